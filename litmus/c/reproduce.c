/* Runs one test until it ends in one outcome, and says so as a test of the kernel's own does: TAP, 0 pass, 1 fail, 4 skip. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "litmus.h"

/* Generated: the outcome that must not come about. */
extern const char *const outcome_wanted;

enum { passed = 0, failed = 1, skipped = 4 };

static bool is_wanted(const struct run *run)
{
	char text[256] = "";
	size_t length = 0;

	for (int i = 0; i < run->count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", i == 0 ? "" : " ", run->words[i]);
	return strcmp(text, outcome_wanted) == 0;
}

static int run_until_wanted(const struct litmus_test *test, double seconds)
{
	uint64_t random = 3;
	unsigned long runs = 0;
	time_t end = time(NULL) + (time_t)seconds;
	struct run run;

	setting_begin(&test->setting);
	run_begin(test);
	windows_open();
	while (time(NULL) < end) {
		runs++;
		if (!run_once(test, &random, &run)) {
			printf("not ok 1 %s: a run comes to no end\n", test->name);
			return failed;
		}
		if (is_wanted(&run)) {
			printf("# %s%s\n", run.sleeps_in[0] == '\0' ? "" : "asleep in ", run.sleeps_in);
			printf("not ok 1 %s: '%s' after %lu runs\n", test->name, outcome_wanted, runs);
			return failed;
		}
	}
	printf("ok 1 %s: '%s' not seen in %lu runs\n", test->name, outcome_wanted, runs);
	return passed;
}

int main(int argc, char **argv)
{
	int status = skipped;

	if (become_init())
		init_begin();
	printf("TAP version 13\n1..1\n");
	if (userfaultfd_problem() != 0)
		printf("ok 1 %s # SKIP no userfaultfd: run as root\n", litmus_tests->name);
	else
		status = run_until_wanted(litmus_tests, argc > 1 ? strtod(argv[1], NULL) : 60);
	fflush(stdout);
	if (is_init())
		init_end();
	/* Threads wait for a next run that does not come. */
	_Exit(status);
}
