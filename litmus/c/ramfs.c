/* A file whose faults and truncation are those of mm/filemap.c and mm/truncate.c, with nothing of a filesystem's own. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "litmus.h"

static void give_up(const char *what)
{
	fprintf(stderr, "litmus: a file in ramfs needs root: %s: %s\n", what, strerror(errno));
	exit(3);
}

/* In a mount namespace that ends with this process; the name of the file goes at once. */
int open_in_ramfs(void)
{
	const char *folder = is_init() ? "/dev" : "/tmp";
	char name[32];
	int fd;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		give_up("a mount namespace");
	if (mount("ramfs", folder, "ramfs", 0, NULL) != 0)
		give_up("mount");
	snprintf(name, sizeof(name), "%s/litmus", folder);
	fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || unlink(name) != 0)
		give_up(name);
	return fd;
}
