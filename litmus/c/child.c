/* A process that is forked from this one: it loads a page once, says what it found, and keeps its address space. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "litmus.h"

static void be_child(const struct world *world, const volatile char *at)
{
	char byte = *at;

	if (write(world->loaded[1], &byte, 1) == 1)
		for (;;)
			pause();
	_exit(1);
}

/* False if there is no child. */
bool child_begin(struct world *world, int page)
{
	pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		be_child(world, world->memory + page * page_size);
	}
	if (child < 0)
		return false;
	atomic_store(&world->child, child);
	return true;
}

void child_end(struct world *world)
{
	pid_t child = atomic_exchange(&world->child, 0);

	if (child <= 0)
		return;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}
