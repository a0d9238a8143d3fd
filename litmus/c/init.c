/* The program as the only one of a machine: what an init has to do. */
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "litmus.h"

bool is_init(void)
{
	return getpid() == 1;
}

/* wchan is in /proc. */
void init_begin(void)
{
	if (mount("proc", "/proc", "proc", 0, NULL) != 0)
		perror("litmus: mount /proc");
}

void init_end(void)
{
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
}
