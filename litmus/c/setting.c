/* The mapping and the descriptor that a run begins with. */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "litmus.h"

static char *arena;
static char *source;

static void fail(const char *what)
{
	fprintf(stderr, "litmus: %s: %s\n", what, strerror(errno));
	exit(3);
}

/* The mapping of every run lies between two pages of another kind, so that no VMA is merged with it. */
void setting_begin(void)
{
	arena = mmap(NULL, (pages_max + 2) * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	source = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (arena == MAP_FAILED || source == MAP_FAILED)
		fail("mmap");
	memset(source, 's', page_size);
}

static int open_userfaultfd(bool nonblocking)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0));
	struct uffdio_api api = { .api = UFFD_API };

	if (fd < 0)
		return -1;
	if (ioctl(fd, UFFDIO_API, &api) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* 0, or why there is no userfaultfd. */
int userfaultfd_problem(void)
{
	int fd = open_userfaultfd(false);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

bool register_missing(const struct world *world)
{
	struct uffdio_register range = {
		.range = { .start = (uintptr_t)world->memory, .len = (size_t)world->pages * page_size },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	return ioctl(atomic_load(&world->uffd), UFFDIO_REGISTER, &range) == 0;
}

bool setting_make(const struct setting *setting, struct world *world)
{
	char *at = arena + page_size;
	size_t size = (size_t)setting->pages * page_size;

	world->pages = setting->pages;
	world->source = source;
	world->memory = mmap(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (world->memory != at)
		fail("mmap of the test's pages");
	/* Every page was there once: the VMA has its anon_vma, and the page table is there. */
	for (int page = 0; page < setting->pages; page++) {
		*(volatile char *)(at + page * page_size) = 'w';
		if (!setting->mapped[page] && madvise(at + page * page_size, page_size, MADV_DONTNEED) != 0)
			fail("madvise");
	}
	atomic_store(&world->uffd, open_userfaultfd(setting->nonblocking));
	if (atomic_load(&world->uffd) < 0)
		fail("userfaultfd");
	if (setting->armed && !register_missing(world))
		fail("UFFDIO_REGISTER");
	return true;
}

void close_descriptor(struct world *world)
{
	int fd = atomic_exchange(&world->uffd, -1);

	if (fd >= 0)
		close(fd);
}

void setting_throw_away(struct world *world)
{
	close_descriptor(world);
	mmap(arena + page_size, pages_max * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}
