import { describe, expect, test } from '@jest/globals';
import { type Step, windowsOf, windowTable } from '../../litmus/windows.ts';
import { racewalk } from '../cli/in-process.ts';

const step = (thread: number, place: string | null, event = 'go on'): Step => ({ thread, event, in: place });

describe('a thread waits inside the kernel', () => {
  test('where it enters a function after others have acted, or who calls that, should the kernel have inlined it', () => {
    const steps = [
      step(0, 'fs/userfaultfd.c:handle_userfault'),
      step(1, 'mm/madvise.c:madvise_vma'),
      step(0, 'fs/userfaultfd.c:userfaultfd_must_wait'),
    ];
    expect(windowsOf(steps)).toEqual([{ thread: 0, functions: ['userfaultfd_must_wait', 'handle_userfault'] }]);
  });

  test('in what the kernel calls between two steps of one function, where that is known', () => {
    const steps = (place: string): Step[] => [
      step(0, place, 'clear and flush PTE'),
      step(1, null),
      step(0, place, 'set PTE'),
    ];
    expect(windowsOf(steps('mm/memory.c:wp_page_copy'))).toEqual([{ thread: 0, functions: ['flush_tlb_mm_range'] }]);
    expect(windowsOf(steps('mm/memory.c:nobody_knows'))).toEqual([]);
  });

  test('not where nobody acts in between, nor between hardware or user space and the kernel: calls have delays', () => {
    const [first, second] = ['mm/memory.c:handle_pte_fault', 'mm/memory.c:do_anonymous_page'];
    expect(windowsOf([step(0, first), step(0, second), step(1, first)])).toEqual([]);
    expect(windowsOf([step(0, null), step(1, first), step(0, first)])).toEqual([]);
    expect(windowsOf([step(0, first), step(1, first), step(0, null)])).toEqual([]);
  });

  test('once for a place that a race comes by twice', () => {
    const twice = [step(0, 'a:f'), step(1, null), step(0, 'a:g'), step(0, 'a:f'), step(1, null), step(0, 'a:g')];
    expect(windowsOf(twice)).toEqual([{ thread: 0, functions: ['g'] }]);
  });
});

test('the C program has a table of them, with an end', () => {
  expect(windowTable([{ thread: 1, functions: ['f', 'g'] }])).toBe(
    '/* Generated from the race. */\nconst struct window windows[] = {\n\t{ 1, { "f", "g" } },\n\t{ 0, { 0 } },\n};\n',
  );
});

test('an entry that is none for a moment needs two: before the fault looks, and where the entry is taken out (E13)', async () => {
  const { out } = await racewalk(['litmus', 'load-zeropage-store', '--kernel', '6.12', '--json']);
  const { outcomes } = JSON.parse(out).results[0].eras[0];
  const { replay } = outcomes.find(({ outcome }: { outcome: string[] }) => outcome[0] === 'asleep');
  const program = await racewalk(['reproduce', replay]);
  expect(program.out).toContain(
    '\t{ 0, { "userfaultfd_must_wait", "handle_userfault" } },\n\t{ 1, { "flush_tlb_mm_range" } },',
  );
  const cured = await racewalk(['litmus', 'load-zeropage-store-then-wake', '--json']);
  const words = JSON.parse(cured.out).results[0].eras.flatMap((era: { outcomes: { outcome: string[] }[] }) =>
    era.outcomes.map(({ outcome }) => outcome[0]),
  );
  expect(new Set(words)).toEqual(new Set(['zero', 'written']));
});
