/** One call of a thread that keeps the answer. User space, so that no kernel function stands beside it. */

/** What is beside the machine's id. */
export function calledOnce<const C>(call: C) {
  return {
    meta: { in: 'user space' },
    initial: 'call',
    states: { call: { ...call, onDone: { target: 'returned' } }, returned: { type: 'final' } },
  } as const;
}
