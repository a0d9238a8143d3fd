/* The program as the only one of a machine: what an init has to do. */
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "litmus.h"

static bool runs_alone;

/* Asked before the first fork(). */
bool become_init(void)
{
	runs_alone = getpid() == 1;
	return runs_alone;
}

bool is_init(void)
{
	return runs_alone;
}

/* wchan is in /proc, the number of kprobes in /sys. */
void init_begin(void)
{
	if (mount("proc", "/proc", "proc", 0, NULL) != 0)
		perror("litmus: mount /proc");
	if (mkdir("/sys", 0755) != 0 || mount("sysfs", "/sys", "sysfs", 0, NULL) != 0)
		perror("litmus: mount /sys");
}

void init_end(void)
{
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
}
