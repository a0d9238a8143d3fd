/* What the parts of the litmus program share. */
#ifndef LITMUS_H
#define LITMUS_H

#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { threads_max = 4, calls_max = 4, pages_max = 2, page_size = 4096, region_size = 1 << 21, functions_max = 8 };

/* What one run works on: made before it, thrown away after it. */
struct world {
	char *memory;
	size_t length;
	atomic_int uffd;
	/* Its number, be it closed by now or not. */
	int opened_as;
	/* Where UFFDIO_COPY reads from; and a page that is as full, but not there yet. */
	const char *source;
	char *missing_source;
	/* What no call looks at. */
	char *elsewhere;
	int file;
	/* How much of the memory is registered. */
	size_t registered;
	/* A child of fork(), or 0; and by which pipe it says what it loads. */
	atomic_int child;
	int loaded[2];
};

/* Makes one call and says by a word how it ended. */
typedef const char *call_function(struct world *world, int page);

struct call {
	call_function *make;
	int page;
};

enum memory {
	memory_anonymous,
	memory_reclaimable,
	memory_region,
	memory_file,
	memory_tracked,
	memory_forking,
	memory_apart,
	memory_shmem,
	memory_poisonable,
	memory_moving,
};

struct setting {
	enum memory memory;
	int pages;
	bool armed;
	bool nonblocking;
	bool events;
	/* Whether a child maps the pages, too. */
	bool shared;
	/* By page: whether it is there from the start. */
	bool mapped[pages_max];
	/* By page: whether it is write-protected then. */
	bool protected[pages_max];
};

struct litmus_test {
	const char *name;
	struct setting setting;
	int threads;
	int calls[threads_max];
	struct call call[threads_max][calls_max];
};

/* Generated from the tests; ends with a test without a name. */
extern const struct litmus_test litmus_tests[];

call_function call_load, call_store, call_copy, call_copy_without_wake, call_zeropage, call_wake, call_register,
	call_unregister, call_close, call_read, call_poll, call_dontneed, call_munmap, call_get_page, call_copy_from_source,
	call_munmap_source, call_mprotect_elsewhere, call_free, call_pageout, call_collapse, call_truncate,
	call_write_protect, call_unprotect, call_fork, call_load_in_child, call_move, call_continue, call_remap,
	call_poison, call_mremap;

/* setting.c */
void setting_begin(const struct setting *setting);
void setting_make(const struct setting *setting, struct world *world);
void setting_throw_away(struct world *world);
void close_descriptor(struct world *world);
bool register_missing(const struct world *world);
int write_protect(const struct world *world, int page, bool protects);
int userfaultfd_problem(void);

/* child.c */
bool child_begin(struct world *world, int page);
void child_end(struct world *world);

/* ramfs.c */
int open_in_ramfs(void);

/* run.c */
struct worker {
	int number;
	pid_t tid;
	/* Which call it is at, and where a signal takes it to. */
	atomic_int at;
	atomic_bool inside;
	sigjmp_buf jump;
	/* Set by who watches: the call at which it sleeps for good, or -1. */
	atomic_int asleep_at;
	/* By call: how many turns of a loop it waits before. */
	unsigned delay[calls_max];
	const char *words[calls_max];
	atomic_bool finished;
};

/* What came of a run. */
struct run {
	const char *words[threads_max * calls_max];
	int count;
	/* In which kernel function somebody slept for good; "" if nobody did. */
	char sleeps_in[64];
};
void run_begin(const struct litmus_test *test);
bool run_once(const struct litmus_test *test, uint64_t *random, struct run *run);
pid_t run_tid(int thread);

/* watch.c */
bool sleeps_for_good(const struct worker *worker, char *where, int size);

/* trace.c; 'B' where a call begins, 'E' where it ends, 'S' where its thread is found asleep for good. */
void trace_marks_to(const char *path);
void trace_mark(char what, int thread, int call, const char *word);

/* outcomes.c */
void outcome_count(const struct run *run);
void outcomes_print(void);

/* window.c; generated from the race: where a thread is to wait inside the kernel. The last has no function. */
struct window {
	int thread;
	/* It waits where it enters the first of these that can be probed. */
	const char *functions[functions_max];
};
extern const struct window windows[];
void windows_open(void);

/* init.c */
bool become_init(void);
bool is_init(void);
void init_begin(void);
void init_end(void);

/* random.c */
uint64_t random_next(uint64_t *state);

#endif
