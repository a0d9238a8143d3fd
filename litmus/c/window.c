/*
 * Opens windows inside the kernel: where a thread enters a function, it waits for a while by chance. What waits is a kprobe
 * with a BPF program, which needs neither a module nor the kernel's headers.
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "litmus.h"

/* The kernel's checker follows a loop round by round, up to a million instructions of all programs. */
enum { looks_max = 20000 };
/* Nanoseconds, a power of two: a thread waits less than that. */
enum { wait_span = 1 << 20 };

static struct bpf_insn insn(int code, int dst, int src, int off, int imm)
{
	return (struct bpf_insn){ .code = (unsigned char)code,
				  .dst_reg = (unsigned char)(dst & 15),
				  .src_reg = (unsigned char)(src & 15),
				  .off = (short)off,
				  .imm = imm };
}

/* If the thread is `tid`: until the clock has gone on by a random number of nanoseconds. */
static int waiting_program(pid_t tid)
{
	const struct bpf_insn program[] = {
		insn(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_current_pid_tgid),
		/* The lower half. */
		insn(BPF_ALU | BPF_MOV | BPF_X, 0, 0, 0, 0),
		insn(BPF_JMP | BPF_JNE | BPF_K, 0, 0, 8, tid),
		insn(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_ktime_get_ns),
		insn(BPF_ALU64 | BPF_MOV | BPF_X, 6, 0, 0, 0),
		insn(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_prandom_u32),
		insn(BPF_ALU64 | BPF_AND | BPF_K, 0, 0, 0, wait_span - 1),
		insn(BPF_ALU64 | BPF_ADD | BPF_X, 6, 0, 0, 0),
		insn(BPF_ALU64 | BPF_MOV | BPF_K, 7, 0, 0, looks_max),
		insn(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_ktime_get_ns),
		/* Who goes on jumps: what is behind is checked first, and nothing heaps up. */
		insn(BPF_JMP | BPF_JLT | BPF_X, 0, 6, 2, 0),
		insn(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0),
		insn(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
		insn(BPF_ALU64 | BPF_SUB | BPF_K, 7, 0, 0, 1),
		insn(BPF_JMP | BPF_JNE | BPF_K, 7, 0, -6, 0),
		insn(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0),
		insn(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
	};
	static const char license[] = "GPL";
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_KPROBE,
		.insn_cnt = sizeof(program) / sizeof(*program),
		.insns = (uint64_t)(uintptr_t)program,
		.license = (uint64_t)(uintptr_t)license,
	};

	return (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
}

static int kprobe_type(void)
{
	FILE *file = fopen("/sys/bus/event_source/devices/kprobe/type", "r");
	int type = -1;

	if (file == NULL)
		return -1;
	if (fscanf(file, "%d", &type) != 1)
		type = -1;
	fclose(file);
	return type;
}

static bool waits_in(const char *function, int program)
{
	struct perf_event_attr attr = {
		.type = (unsigned)kprobe_type(),
		.size = sizeof(attr),
		.sample_period = 1,
		.wakeup_events = 1,
		.kprobe_func = (uint64_t)(uintptr_t)function,
	};
	/* Stays open as long as the program runs. */
	int probe = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);

	return probe >= 0 && ioctl(probe, PERF_EVENT_IOC_SET_BPF, program) == 0 &&
	       ioctl(probe, PERF_EVENT_IOC_ENABLE, 0) == 0;
}

static void open_window(const struct window *window)
{
	int program = waiting_program(run_tid(window->thread));

	for (int i = 0; program >= 0 && i < functions_max && window->functions[i] != NULL; i++)
		if (waits_in(window->functions[i], program)) {
			printf("# thread %d waits in %s()\n", window->thread, window->functions[i]);
			return;
		}
	printf("# thread %d cannot be made to wait in %s()\n", window->thread, window->functions[0]);
}

void windows_open(void)
{
	for (const struct window *window = windows; window->functions[0] != NULL; window++)
		open_window(window);
}
