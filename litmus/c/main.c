/* Runs one litmus test many times on the kernel that it finds, and prints each outcome with how often it was seen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
	fprintf(stderr, "usage: litmus NAME RUNS SECONDS SEED: ends after so many runs, or seconds\n");
	return 2;
}

/* Prints all that is known after the last run. */
static int run_all(const struct litmus_test *test, unsigned long runs, double seconds, uint64_t random)
{
	double end = seconds_now() + seconds;
	unsigned long done = 0;
	struct run run;

	setting_begin();
	run_begin(test);
	while (done < runs && seconds_now() < end) {
		if (!run_once(test, &random, &run)) {
			printf("stuck\t1\t%s\n", test->name);
			break;
		}
		outcome_count(&run);
		done++;
	}
	printf("runs\t%lu\t%s\n", done, test->name);
	outcomes_print();
	return 0;
}

static int litmus(int argc, char **argv)
{
	const struct litmus_test *test = argc == 5 ? find(argv[1]) : NULL;
	int problem = userfaultfd_problem();

	if (test == NULL)
		return usage();
	if (problem != 0) {
		fprintf(stderr, "litmus: no userfaultfd: %s; run as root\n", strerror(problem));
		return 3;
	}
	/* From 0 the generator would not get away. */
	return run_all(test, strtoul(argv[2], NULL, 10), strtod(argv[3], NULL), strtoull(argv[4], NULL, 10) * 2 + 1);
}

int main(int argc, char **argv)
{
	int status;

	if (is_init())
		init_begin();
	status = litmus(argc, argv);
	if (is_init())
		init_end();
	fflush(stdout);
	/* Threads wait for a next run that does not come. */
	_Exit(status);
}
