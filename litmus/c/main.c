/* Runs one litmus test many times on the kernel that it finds, and prints each outcome with how often it was seen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "litmus.h"

static const struct litmus_test *find(const char *name)
{
	for (const struct litmus_test *test = litmus_tests; test->name != NULL; test++)
		if (strcmp(test->name, name) == 0)
			return test;
	return NULL;
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int usage(void)
{
	fprintf(stderr, "usage: litmus RUNS SECONDS SEED [NAME ...]: each test so many runs, or seconds; all if none is named\n");
	return 2;
}

struct effort {
	unsigned long runs;
	double seconds;
	uint64_t seed;
};

/* Prints all that is known after the last run. */
static void run_test(const struct litmus_test *test, const struct effort *effort)
{
	double end = seconds_now() + effort->seconds;
	/* From 0 the generator would not get away. */
	uint64_t random = effort->seed * 2 + 1;
	unsigned long done = 0;
	struct run run;

	setting_begin(&test->setting);
	run_begin(test);
	printf("\ntest\t0\t%s\n", test->name);
	while (done < effort->runs && seconds_now() < end) {
		if (!run_once(test, &random, &run)) {
			printf("stuck\t1\t%s\n", run.sleeps_in);
			break;
		}
		outcome_count(&run);
		done++;
	}
	printf("runs\t%lu\t%s\n", done, test->name);
	outcomes_print();
	fflush(stdout);
}

/* In a process of its own, with which its threads end. */
static int run_apart(const struct litmus_test *test, const struct effort *effort)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		run_test(test, effort);
		_Exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 4;
	if (WIFSIGNALED(status))
		fprintf(stderr, "litmus: %s ended by signal %d\n", test->name, WTERMSIG(status));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 4;
}

static int run_named(char **names, int count, const struct effort *effort)
{
	int status = 0;

	for (int i = 0; i < count && status == 0; i++) {
		const struct litmus_test *test = find(names[i]);

		status = test == NULL ? usage() : run_apart(test, effort);
	}
	for (const struct litmus_test *test = litmus_tests; count == 0 && status == 0 && test->name != NULL; test++)
		status = run_apart(test, effort);
	return status;
}

static int litmus(int argc, char **argv)
{
	int problem = userfaultfd_problem();

	if (argc < 4)
		return usage();
	if (problem != 0) {
		fprintf(stderr, "litmus: no userfaultfd: %s; run as root\n", strerror(problem));
		return 3;
	}
	return run_named(argv + 4, argc - 4,
			 &(struct effort){ strtoul(argv[1], NULL, 10), strtod(argv[2], NULL), strtoull(argv[3], NULL, 10) });
}

int main(int argc, char **argv)
{
	int status;

	if (become_init())
		init_begin();
	status = litmus(argc, argv);
	if (is_init())
		init_end();
	return status;
}
