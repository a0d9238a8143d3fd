/* The mapping and the descriptor that a run begins with. */
#define _GNU_SOURCE
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
static int file = -1, source_file = -1;

static void fail(const char *what)
{
	fprintf(stderr, "litmus: %s: %s\n", what, strerror(errno));
	exit(3);
}

static void *map(void *at, size_t length, int protection, int flags, int fd)
{
	char *mapped = mmap(at, length, protection, flags, fd, 0);

	if (mapped == MAP_FAILED || (at != NULL && mapped != at))
		fail("mmap");
	return mapped;
}

/* Behind the page there is one of zeros. */
static void fill(int fd)
{
	if (ftruncate(fd, 2 * page_size) != 0 || pwrite(fd, source, page_size, 0) != page_size)
		fail("a file cannot be written");
}

/*
 * The mapping of every run begins at a huge page's border, between pages of another kind, so that no VMA is merged with
 * it; behind it are the page that is not there yet and the one that no call looks at.
 */
void setting_begin(const struct setting *setting)
{
	const int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;

	arena = map(NULL, 4 * region_size, PROT_NONE, anonymous | MAP_NORESERVE, -1);
	arena = (char *)(((uintptr_t)arena + 2 * region_size) & ~(uintptr_t)(region_size - 1));
	source = map(NULL, page_size, PROT_READ | PROT_WRITE, anonymous, -1);
	memset(source, 's', page_size);
	source_file = (int)syscall(SYS_memfd_create, "litmus", 0);
	if (source_file < 0)
		fail("memfd_create");
	fill(source_file);
	if (setting->memory == memory_file)
		file = open_in_ramfs();
	if (setting->memory == memory_shmem) {
		file = (int)syscall(SYS_memfd_create, "litmus shmem", 0);
		if (file < 0)
			fail("memfd_create");
	}
}

/* Headers may be older than the kernel. */
#ifndef UFFD_FEATURE_POISON
#define UFFD_FEATURE_POISON (1 << 14)
#endif

static uint64_t features_for(const struct setting *setting)
{
	return (setting->events ? UFFD_FEATURE_EVENT_REMOVE : 0) |
	       (setting->memory == memory_tracked ? UFFD_FEATURE_PAGEFAULT_FLAG_WP : 0) |
	       (setting->memory == memory_shmem ? UFFD_FEATURE_MINOR_SHMEM : 0) |
	       (setting->memory == memory_poisonable ? UFFD_FEATURE_POISON : 0);
}

static int open_userfaultfd(bool nonblocking, uint64_t features)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0));
	struct uffdio_api api = { .api = UFFD_API, .features = features };

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
	int fd = open_userfaultfd(false, 0);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static bool register_for(const struct world *world, uint64_t mode)
{
	struct uffdio_register range = {
		.range = { .start = (uintptr_t)world->memory, .len = world->registered },
		.mode = mode,
	};

	return ioctl(atomic_load(&world->uffd), UFFDIO_REGISTER, &range) == 0;
}

bool register_missing(const struct world *world)
{
	return register_for(world, UFFDIO_REGISTER_MODE_MISSING);
}

int write_protect(const struct world *world, int page, bool protects)
{
	struct uffdio_writeprotect range = {
		.range = { .start = (uintptr_t)world->memory + page * page_size, .len = page_size },
		.mode = protects ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};

	return ioctl(atomic_load(&world->uffd), UFFDIO_WRITEPROTECT, &range);
}

/* Every page was there once, as a small one: the VMA has its anon_vma, and the page table is there. */
static void populate(const struct setting *setting, char *at, size_t length)
{
	/* A kernel without huge pages does not know the advice, and does not need it. */
	madvise(at, length, MADV_NOHUGEPAGE);
	for (int page = 0; page < setting->pages; page++) {
		*(volatile char *)(at + page * page_size) =
			setting->memory == memory_tracked || setting->memory == memory_forking ? 's' : 'w';
		if (!setting->mapped[page] && madvise(at + page * page_size, page_size, MADV_DONTNEED) != 0)
			fail("madvise");
	}
	if (setting->memory == memory_region)
		madvise(at, length, MADV_HUGEPAGE);
	/* Where page A may move to. */
	if (setting->memory == memory_moving && munmap(at + page_size, page_size) != 0)
		fail("munmap");
}

static void map_memory(const struct setting *setting, struct world *world)
{
	const int readable = PROT_READ | PROT_WRITE;

	world->length = setting->memory == memory_region ? region_size : (size_t)setting->pages * page_size;
	/* The border between what is registered and what is not makes two mappings of it. */
	world->registered = setting->memory == memory_apart ? page_size : world->length;
	world->file = file;
	if (setting->memory == memory_file || setting->memory == memory_shmem) {
		fill(file);
		world->memory = map(arena, world->length, readable, MAP_SHARED | MAP_FIXED, file);
		if (setting->mapped[0])
			*(volatile char *)world->memory;
		return;
	}
	world->memory = map(arena, world->length, readable, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1);
	populate(setting, world->memory, world->length);
}

static void register_memory(const struct setting *setting, const struct world *world)
{
	uint64_t mode = UFFDIO_REGISTER_MODE_MISSING;

	if (setting->memory == memory_tracked)
		mode = UFFDIO_REGISTER_MODE_WP;
	else if (!setting->armed)
		return;
	else if (setting->memory == memory_shmem)
		mode = UFFDIO_REGISTER_MODE_MINOR;
	if (!register_for(world, mode))
		fail("UFFDIO_REGISTER");
}

void setting_make(const struct setting *setting, struct world *world)
{
	map_memory(setting, world);
	if ((setting->memory == memory_forking || setting->shared) && pipe(world->loaded) != 0)
		fail("pipe");
	world->source = source;
	world->elsewhere = arena + region_size + 3 * page_size;
	world->missing_source = map(arena + region_size + page_size, page_size, PROT_READ, MAP_PRIVATE | MAP_FIXED, source_file);
	if (mprotect(world->elsewhere, page_size, PROT_READ) != 0)
		fail("mprotect");
	atomic_store(&world->uffd, open_userfaultfd(setting->nonblocking, features_for(setting)));
	world->opened_as = atomic_load(&world->uffd);
	if (world->opened_as < 0)
		fail("userfaultfd");
	register_memory(setting, world);
	if (setting->shared && !child_begin(world, 0))
		fail("fork");
	for (int page = 0; page < setting->pages; page++)
		if (setting->protected[page] && write_protect(world, page, true) != 0)
			fail("UFFDIO_WRITEPROTECT");
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
	child_end(world);
	for (int i = 0; i < 2; i++)
		if (world->loaded[i] > 0)
			close(world->loaded[i]);
	world->loaded[0] = world->loaded[1] = 0;
	map(arena, world->length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1);
}
