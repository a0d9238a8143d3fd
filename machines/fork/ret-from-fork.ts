/**
 * Where a thread of a child begins: ret_from_fork(), which stands for schedule_tail(), kernel/sched/core.c, Linux 6.12, and all
 * before its first access.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** It waits until fork() has woken it, and goes on to `accessing`. */
export const forked = states({
  forked: {
    tags: 'idle',
    meta: { in: 'kernel/sched/core.c:schedule_tail', version: '6.12' },
    on: { 'begin to run': { guard: 'isBorn', target: 'accessing' } },
  },
});
