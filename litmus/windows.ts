/** Where the threads of a race have to wait inside the kernel, so that the others come in between. */
import { nameIn } from './conform/model.ts';
import { withCallers } from './conform/places.ts';

/** What is needed of a step of a trace. */
export interface Step {
  /** Of the litmus test. */
  readonly thread: number;
  readonly event: string;
  /** The kernel function as `file:function`, or who else acts. */
  readonly in: string | null;
}
export interface Window {
  readonly thread: number;
  /** The thread waits where it enters the first of these that the kernel lets be probed: the others have it inlined. */
  readonly functions: readonly string[];
}

/**
 * Functions that the kernel enters between two steps which the machines take in one function: by the function, and the event
 * that comes next. ptep_clear_flush() flushes the TLB when it has cleared the entry (mm/pgtable-generic.c).
 */
const between: { readonly [place: string]: string } = {
  'wp_page_copy: set PTE': 'flush_tlb_mm_range',
};

/** One for each place in the kernel where a thread stands while others act, and where it can be made to wait. */
export function windowsOf(steps: readonly Step[]): Window[] {
  const found = new Map<string, Window>();
  for (const [at, step] of steps.entries()) {
    const before = steps.findLastIndex(({ thread }, other) => other < at && thread === step.thread);
    if (before < 0 || before === at - 1) continue;
    const [left, next] = [nameIn(steps[before]?.in ?? null), nameIn(step.in)];
    if (left === null || next === null) continue;
    const entered = left === next ? between[`${next}: ${step.event}`] : next;
    if (entered === undefined) continue;
    found.set(`${step.thread} ${entered}`, { thread: step.thread, functions: withCallers([entered]) });
  }
  return [...found.values()];
}

/** What the C program is compiled with beside the test. */
export function windowTable(windows: readonly Window[]): string {
  const entries = windows.map(
    ({ thread, functions }) => `\t{ ${thread}, { ${functions.map((name) => `"${name}"`).join(', ')} } },\n`,
  );
  return `/* Generated from the race. */\nconst struct window windows[] = {\n${entries.join('')}\t{ 0, { 0 } },\n};\n`;
}
