/* Whether a thread sleeps in a place from which nothing wakes it but another thread. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "litmus.h"

/* How the functions begin that user space can be left waiting in. */
static const char *const endless[] = { "handle_userfault", "userfaultfd_", "do_poll", "do_sys_poll", "poll_schedule" };

static bool read_text(const char *path, char *text, int size)
{
	int fd = open(path, O_RDONLY);
	ssize_t length;

	if (fd < 0)
		return false;
	length = read(fd, text, (size_t)size - 1);
	close(fd);
	text[length < 0 ? 0 : length] = '\0';
	return length > 0;
}

bool sleeps_for_good(const struct worker *worker, char *where, int size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/wchan", (int)worker->tid);
	if (!read_text(path, where, size))
		return false;
	for (size_t i = 0; i < sizeof(endless) / sizeof(*endless); i++)
		if (strncmp(where, endless[i], strlen(endless[i])) == 0)
			return true;
	return false;
}
