/*
 * Runs tests with a probe at the entry and the return of every function that the machines name, and prints what the
 * kernel's trace has of each run. Its clock is a counter, so that numbers of two CPUs can be compared. Needs tracefs and
 * a machine of its own: it is the init, and leaves no probe behind for anybody.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "litmus.h"

#define TRACING "/tracing/"

/* Generated: the functions of the machines, and patterns for those that are near them. Both end with a null. */
extern const char *const traced_functions[];
extern const char *const traced_family[];

/* Faults of the program's own pages, and what a first run sets up, are over by then. */
static const int warm_up = 3;

static bool write_to(const char *name, const char *text, int flags)
{
	char path[128];
	int fd;
	ssize_t written;

	snprintf(path, sizeof(path), TRACING "%s", name);
	fd = open(path, O_WRONLY | flags);
	if (fd < 0)
		return false;
	written = write(fd, text, strlen(text));
	close(fd);
	return written == (ssize_t)strlen(text);
}

/* The compiler's copy of a function, such as mfill_atomic.isra.0, is the function; what it has split off is not. */
static bool is_named(const char *symbol, const char *function)
{
	size_t length = strlen(function);

	if (strncmp(symbol, function, length) != 0)
		return false;
	symbol += length;
	return *symbol == '\0' || strncmp(symbol, ".isra.", 6) == 0 || strncmp(symbol, ".constprop.", 11) == 0;
}

static void probe(const char *symbol, int number, int copy)
{
	char text[512];
	bool placed;

	snprintf(text, sizeof(text), "p:racewalk/e%d_%d %s\n", number, copy, symbol);
	placed = write_to("kprobe_events", text, O_APPEND);
	snprintf(text, sizeof(text), "r64:racewalk/r%d_%d %s\n", number, copy, symbol);
	placed = placed && write_to("kprobe_events", text, O_APPEND);
	printf("%s\t%s\t%s\n", placed ? "probe" : "refused", traced_functions[number], symbol);
}

/* What the function tracer can see, a probe at the entry of can, too. */
static void place_probes(void)
{
	FILE *available = fopen(TRACING "available_filter_functions", "r");
	static int copies[1024];
	char line[256];

	while (available != NULL && fgets(line, sizeof(line), available) != NULL) {
		line[strcspn(line, " \t\n")] = '\0';
		for (int i = 0; traced_functions[i] != NULL; i++)
			if (is_named(line, traced_functions[i]))
				probe(line, i, copies[i]++);
	}
	if (available != NULL)
		fclose(available);
	for (int i = 0; traced_functions[i] != NULL; i++)
		if (copies[i] == 0)
			printf("hidden\t%s\t\n", traced_functions[i]);
}

static bool begin_tracing(void)
{
	if (mkdir("/tracing", 0700) != 0 || mount("tracefs", "/tracing", "tracefs", 0, NULL) != 0) {
		perror("conform: mount tracefs");
		return false;
	}
	write_to("tracing_on", "0", 0);
	if (!write_to("trace_clock", "counter", 0)) {
		fprintf(stderr, "conform: this kernel's trace has no clock 'counter'\n");
		return false;
	}
	place_probes();
	for (int i = 0; traced_family[i] != NULL; i++)
		write_to("set_ftrace_filter", traced_family[i], O_APPEND);
	write_to("events/racewalk/enable", "1", 0);
	write_to("current_tracer", "function", 0);
	trace_marks_to(TRACING "trace_marker");
	return true;
}

static void print_trace(void)
{
	FILE *trace = fopen(TRACING "trace", "r");
	char line[512];

	while (trace != NULL && fgets(line, sizeof(line), trace) != NULL)
		if (line[0] != '#')
			printf("log\t%s", line);
	if (trace != NULL)
		fclose(trace);
}

static void follow_threads(const struct litmus_test *test)
{
	char tids[64] = "";
	size_t length = 0;

	for (int i = 0; i < test->threads; i++)
		length += (size_t)snprintf(tids + length, sizeof(tids) - length, "%d ", (int)run_tid(i));
	write_to("set_event_pid", tids, 0);
	write_to("set_ftrace_pid", tids, 0);
	for (int i = 0; i < test->threads; i++)
		printf("thread\t%d\t%d\n", i, (int)run_tid(i));
}

static bool run_traced(const struct litmus_test *test, uint64_t *random)
{
	struct run run;
	bool ended;

	write_to("trace", "", O_TRUNC);
	write_to("tracing_on", "1", 0);
	ended = run_once(test, random, &run);
	write_to("tracing_on", "0", 0);
	printf("run\t%s\t", ended ? "ended" : "stuck");
	for (int i = 0; i < run.count; i++)
		printf("%s%s", i == 0 ? "" : " ", run.words[i]);
	printf("\n");
	print_trace();
	return ended;
}

static void run_test(const struct litmus_test *test, unsigned long runs, uint64_t seed)
{
	uint64_t random = seed * 2 + 1;
	struct run run;

	setting_begin(&test->setting);
	run_begin(test);
	printf("\ntest\t%s\t\n", test->name);
	for (int i = 0; i < warm_up; i++)
		if (!run_once(test, &random, &run))
			return;
	follow_threads(test);
	for (unsigned long done = 0; done < runs; done++)
		if (!run_traced(test, &random))
			return;
}

static void run_apart(const struct litmus_test *test, unsigned long runs, uint64_t seed)
{
	pid_t child = fork();

	if (child == 0) {
		run_test(test, runs, seed);
		fflush(stdout);
		_Exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	if (!become_init()) {
		fprintf(stderr, "conform: it is the init of a machine of its own, and traces no other\n");
		return 3;
	}
	init_begin();
	if (argc >= 3 && begin_tracing())
		for (const struct litmus_test *test = litmus_tests; test->name != NULL; test++) {
			fflush(stdout);
			run_apart(test, strtoul(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
		}
	printf("\nend\t\t\n");
	init_end();
	return 0;
}
