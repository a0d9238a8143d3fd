/* The calls of the tests. Each says by a word how it ended, as the model does. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "litmus.h"

/* Headers may be older than the kernel. */
#ifndef UFFDIO_MOVE
struct uffdio_move {
	__u64 dst, src, len, mode;
	__s64 move;
};
#define UFFDIO_MOVE _IOWR(UFFDIO, 0x05, struct uffdio_move)
#endif
#ifndef UFFDIO_POISON
struct uffdio_poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};
#define UFFDIO_POISON _IOWR(UFFDIO, 0x08, struct uffdio_poison)
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static char *at(const struct world *world, int page)
{
	return world->memory + page * page_size;
}

static const char *content(char byte)
{
	switch (byte) {
	case 0:
		return "zero";
	case 's':
		return "source";
	case 'w':
		return "written";
	default:
		return "garbage";
	}
}

static const char *error_word(int error)
{
	switch (error) {
	case EAGAIN:
		return "EAGAIN";
	case EEXIST:
		return "EEXIST";
	case EFAULT:
		return "EFAULT";
	case EINVAL:
		return "EINVAL";
	case ENOENT:
		return "ENOENT";
	case ENOMEM:
		return "ENOMEM";
	case ESRCH:
		return "ESRCH";
	case EBADF:
		return "EBADF";
	case EBUSY:
		return "EBUSY";
	default:
		return "another-error";
	}
}

const char *call_load(struct world *world, int page)
{
	return content(*(volatile char *)at(world, page));
}

const char *call_store(struct world *world, int page)
{
	*(volatile char *)at(world, page) = 'w';
	return "ok";
}

static const char *copy(struct world *world, int page, const char *source, uint64_t mode)
{
	struct uffdio_copy copy = {
		.dst = (uintptr_t)at(world, page),
		.src = (uintptr_t)source,
		.len = page_size,
		.mode = mode,
	};

	return ioctl(atomic_load(&world->uffd), UFFDIO_COPY, &copy) == 0 ? "ok" : error_word(errno);
}

const char *call_copy(struct world *world, int page)
{
	return copy(world, page, world->source, 0);
}

const char *call_copy_without_wake(struct world *world, int page)
{
	return copy(world, page, world->source, UFFDIO_COPY_MODE_DONTWAKE);
}

const char *call_zeropage(struct world *world, int page)
{
	struct uffdio_zeropage zero = { .range = { .start = (uintptr_t)at(world, page), .len = page_size } };

	return ioctl(atomic_load(&world->uffd), UFFDIO_ZEROPAGE, &zero) == 0 ? "ok" : error_word(errno);
}

static struct uffdio_range whole(const struct world *world)
{
	return (struct uffdio_range){ .start = (uintptr_t)world->memory, .len = world->registered };
}

const char *call_wake(struct world *world, int page)
{
	struct uffdio_range range = whole(world);

	(void)page;
	return ioctl(atomic_load(&world->uffd), UFFDIO_WAKE, &range) == 0 ? "ok" : error_word(errno);
}

const char *call_register(struct world *world, int page)
{
	(void)page;
	return register_missing(world) ? "ok" : "refused";
}

/* The model tells success from a range that is not mapped no more than by this word. */
const char *call_unregister(struct world *world, int page)
{
	struct uffdio_range range = whole(world);

	(void)page;
	if (ioctl(atomic_load(&world->uffd), UFFDIO_UNREGISTER, &range) == 0 || errno == EINVAL)
		return "returned";
	return error_word(errno);
}

const char *call_close(struct world *world, int page)
{
	(void)page;
	close_descriptor(world);
	return "returned";
}

const char *call_read(struct world *world, int page)
{
	struct uffd_msg message;

	(void)page;
	if (read(atomic_load(&world->uffd), &message, sizeof(message)) != sizeof(message))
		return error_word(errno);
	return message.event == UFFD_EVENT_PAGEFAULT ? "fault" : "event";
}

const char *call_poll(struct world *world, int page)
{
	struct pollfd polled = { .fd = atomic_load(&world->uffd), .events = POLLIN };

	(void)page;
	if (poll(&polled, 1, -1) != 1)
		return error_word(errno);
	return polled.revents & POLLERR ? "POLLERR" : "POLLIN";
}

const char *call_copy_from_source(struct world *world, int page)
{
	return copy(world, page, world->missing_source, 0);
}

const char *call_munmap_source(struct world *world, int page)
{
	(void)page;
	return munmap(world->missing_source, page_size) == 0 ? "returned" : error_word(errno);
}

const char *call_mprotect_elsewhere(struct world *world, int page)
{
	(void)page;
	return mprotect(world->elsewhere, page_size, PROT_NONE) == 0 ? "returned" : error_word(errno);
}

/* ENOMEM says that there is no mapping: the model's machine returns all the same. */
static const char *advise(const struct world *world, int page, int advice)
{
	if (madvise(at(world, page), page_size, advice) == 0 || errno == ENOMEM)
		return "returned";
	return error_word(errno);
}

const char *call_dontneed(struct world *world, int page)
{
	return advise(world, page, MADV_DONTNEED);
}

const char *call_free(struct world *world, int page)
{
	return advise(world, page, MADV_FREE);
}

const char *call_pageout(struct world *world, int page)
{
	return advise(world, page, MADV_PAGEOUT);
}

/* Whether it succeeds is more than the model tells: a kernel may have no huge page to give. */
const char *call_collapse(struct world *world, int page)
{
	(void)page;
	madvise(world->memory, world->length, MADV_COLLAPSE);
	return "returned";
}

const char *call_truncate(struct world *world, int page)
{
	(void)page;
	return ftruncate(world->file, 0) == 0 ? "returned" : error_word(errno);
}

const char *call_munmap(struct world *world, int page)
{
	(void)page;
	return munmap(world->memory, world->length) == 0 ? "returned" : error_word(errno);
}

const char *call_get_page(struct world *world, int page)
{
	char byte = 'x';
	struct iovec local = { .iov_base = &byte, .iov_len = 1 };
	struct iovec remote = { .iov_base = at(world, page), .iov_len = 1 };

	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 1 ? content(byte) : error_word(errno);
}

const char *call_write_protect(struct world *world, int page)
{
	return write_protect(world, page, true) == 0 ? "ok" : error_word(errno);
}

const char *call_unprotect(struct world *world, int page)
{
	return write_protect(world, page, false) == 0 ? "ok" : error_word(errno);
}

const char *call_fork(struct world *world, int page)
{
	return child_begin(world, page) ? "returned" : error_word(errno);
}

const char *call_load_in_child(struct world *world, int page)
{
	char byte = 'x';

	(void)page;
	return read(world->loaded[0], &byte, 1) == 1 ? content(byte) : error_word(errno);
}

/* The other page is moved to this one. */
const char *call_move(struct world *world, int page)
{
	struct uffdio_move move = {
		.dst = (uintptr_t)at(world, page),
		.src = (uintptr_t)at(world, 1 - page),
		.len = page_size,
	};

	return ioctl(atomic_load(&world->uffd), UFFDIO_MOVE, &move) == 0 ? "ok" : error_word(errno);
}

const char *call_continue(struct world *world, int page)
{
	struct uffdio_continue resumed = { .range = { .start = (uintptr_t)at(world, page), .len = page_size } };

	if (ioctl(atomic_load(&world->uffd), UFFDIO_CONTINUE, &resumed) == 0)
		return "ok";
	/* Behind the end of the file; the model's machine has one word for that and for a hole. */
	return errno == EINVAL ? "EFAULT" : error_word(errno);
}

const char *call_remap(struct world *world, int page)
{
	return remap_file_pages(at(world, page), page_size, 0, 1, 0) == 0 ? "ok" : error_word(errno);
}

const char *call_poison(struct world *world, int page)
{
	struct uffdio_poison poison = { .range = { .start = (uintptr_t)at(world, page), .len = page_size } };

	return ioctl(atomic_load(&world->uffd), UFFDIO_POISON, &poison) == 0 ? "ok" : error_word(errno);
}

const char *call_mremap(struct world *world, int page)
{
	void *moved = mremap(at(world, 0), page_size, page_size, MREMAP_MAYMOVE | MREMAP_FIXED, at(world, 1));

	(void)page;
	return moved == at(world, 1) ? "returned" : error_word(errno);
}
