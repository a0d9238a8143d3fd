/* One run of a test: its threads begin together, each call after a delay by chance; who sleeps for good is freed. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "litmus.h"

enum { jumped_by_bus = 1, jumped_by_segv = 2, jumped_freed = 3 };

static const struct litmus_test *running;
static struct world world;
static struct worker workers[threads_max];
static pthread_t handles[threads_max];
static sem_t begin[threads_max], ended;
static atomic_int arrived;
static _Thread_local struct worker *mine;

static void on_signal(int signal)
{
	if (mine == NULL || !atomic_load(&mine->inside)) {
		if (signal == SIGUSR1)
			return;
		_exit(4);
	}
	atomic_store(&mine->inside, false);
	siglongjmp(mine->jump, signal == SIGBUS ? jumped_by_bus : signal == SIGSEGV ? jumped_by_segv : jumped_freed);
}

static void pause_for(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		;
}

/* Both together: a signal may end the call, and none is answered before or after it. */
static const char *make_call(struct worker *worker, const struct call *call)
{
	const char *word;

	switch (sigsetjmp(worker->jump, 0)) {
	case 0:
		atomic_store(&worker->inside, true);
		word = call->make(&world, call->page);
		atomic_store(&worker->inside, false);
		return word;
	/* The model has one end for both where a page of a file is accessed. */
	case jumped_by_bus:
		return running->setting.memory == memory_file ? "signal" : "SIGBUS";
	case jumped_by_segv:
		return running->setting.memory == memory_file ? "signal" : "SIGSEGV";
	default:
		return "asleep";
	}
}

static void make_calls(struct worker *worker)
{
	for (int i = 0; i < running->calls[worker->number]; i++) {
		pause_for(worker->delay[i]);
		atomic_store(&worker->at, i);
		trace_mark('B', worker->number, i, "");
		worker->words[i] = make_call(worker, &running->call[worker->number][i]);
		trace_mark('E', worker->number, i, worker->words[i]);
		if (atomic_load(&worker->asleep_at) >= 0)
			return;
	}
}

static void await_others(void)
{
	atomic_fetch_add(&arrived, 1);
	for (unsigned turn = 1; atomic_load(&arrived) < running->threads; turn++)
		if (turn % 1024 == 0)
			sched_yield();
}

static void *work(void *argument)
{
	cpu_set_t cpus;

	mine = argument;
	mine->tid = (pid_t)syscall(SYS_gettid);
	CPU_ZERO(&cpus);
	CPU_SET(mine->number % (int)sysconf(_SC_NPROCESSORS_ONLN), &cpus);
	/* Without it the test still runs, only with fewer races. */
	(void)pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
	for (;;) {
		while (sem_wait(&begin[mine->number]) != 0)
			;
		await_others();
		make_calls(mine);
		atomic_store(&mine->finished, true);
		sem_post(&ended);
	}
	return NULL;
}

void run_begin(const struct litmus_test *test)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_NODEFER };

	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	running = test;
	sem_init(&ended, 0, 0);
	for (int i = 0; i < test->threads; i++) {
		workers[i].number = i;
		sem_init(&begin[i], 0, 0);
		if (pthread_create(&handles[i], NULL, work, &workers[i]) != 0) {
			fprintf(stderr, "litmus: no thread could be made\n");
			exit(3);
		}
	}
}

/* Short ones are the more frequent, since most windows are short. */
static unsigned delay_by_chance(uint64_t *random)
{
	uint64_t span = (uint64_t)1 << (random_next(random) % 13);

	return (unsigned)(random_next(random) % span);
}

static void prepare(const struct litmus_test *test, uint64_t *random)
{
	setting_make(&test->setting, &world);
	atomic_store(&arrived, 0);
	for (int i = 0; i < test->threads; i++) {
		struct worker *worker = &workers[i];

		atomic_store(&worker->at, -1);
		atomic_store(&worker->asleep_at, -1);
		atomic_store(&worker->finished, false);
		for (int call = 0; call < test->calls[i]; call++) {
			worker->delay[call] = delay_by_chance(random);
			worker->words[call] = "-";
		}
	}
}

/* True if one more has ended; false after so many microseconds. */
static bool one_ends(long microseconds)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += microseconds * 1000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (sem_timedwait(&ended, &until) != 0)
		if (errno == ETIMEDOUT)
			return false;
	return true;
}

static bool all_others_sleep(char *where, int size)
{
	for (int i = 0; i < running->threads; i++)
		if (!atomic_load(&workers[i].finished) && !sleeps_for_good(&workers[i], where, size))
			return false;
	return true;
}

static void note_sleepers(struct run *run, const char *where)
{
	snprintf(run->sleeps_in, sizeof(run->sleeps_in), "%s", where);
	for (int i = 0; i < running->threads; i++) {
		if (atomic_load(&workers[i].finished))
			continue;
		trace_mark('S', i, atomic_load(&workers[i].at), "asleep");
		atomic_store(&workers[i].asleep_at, atomic_load(&workers[i].at));
	}
}

/* A signal ends most waits; what only a fatal one would end, the close of the descriptor does. */
static void free_sleepers(int attempt)
{
	for (int i = 0; i < running->threads; i++)
		if (!atomic_load(&workers[i].finished))
			pthread_kill(handles[i], SIGUSR1);
	if (attempt > 2)
		close_descriptor(&world);
}

/*
 * How many looks in a row, so many microseconds apart, must find all that have not ended asleep: then nobody is left who
 * could wake them.
 */
static const int looks = 3;
static const long between_looks = 300;
/* After so many looks in vain, some twenty seconds, a run is given up. */
static const int patience = 20000000 / 300;

/* False if somebody neither ends nor sleeps in a place that is known. */
static bool await_end(struct run *run)
{
	char where[sizeof(run->sleeps_in)] = "";
	int found = 0, freed = 0;

	for (int left = running->threads, waited = 0; left > 0;) {
		if (one_ends(between_looks)) {
			left--;
			found = 0;
			continue;
		}
		if (++waited > patience)
			return false;
		if (freed > 0) {
			free_sleepers(++freed);
			continue;
		}
		found = all_others_sleep(where, sizeof(where)) ? found + 1 : 0;
		if (found < looks)
			continue;
		note_sleepers(run, where);
		free_sleepers(++freed);
	}
	return true;
}

static void tell_stuck(void)
{
	for (int i = 0; i < running->threads; i++) {
		char where[64] = "?";

		if (atomic_load(&workers[i].finished))
			continue;
		sleeps_for_good(&workers[i], where, sizeof(where));
		fprintf(stderr, "litmus: thread %d does not end call %d: it is in %s\n", i, atomic_load(&workers[i].at), where);
	}
}

/* Known once the thread has run. */
pid_t run_tid(int thread)
{
	return workers[thread].tid;
}

bool run_once(const struct litmus_test *test, uint64_t *random, struct run *run)
{
	memset(run, 0, sizeof(*run));
	prepare(test, random);
	for (int i = 0; i < test->threads; i++)
		sem_post(&begin[i]);
	if (!await_end(run)) {
		tell_stuck();
		return false;
	}
	for (int i = 0; i < test->threads; i++) {
		int asleep_at = atomic_load(&workers[i].asleep_at);

		for (int call = 0; call < test->calls[i]; call++)
			run->words[run->count++] = call == asleep_at ? "asleep" : workers[i].words[call];
	}
	setting_throw_away(&world);
	return true;
}
