/** A store to a shared page under mmap_lock, for which a writer waits. */
import { and, atEnd, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { forkedFromStart, kernel } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'store-beside-writer',
  text: 'Before 6.4 a thread takes its copy of a shared page with mmap_lock held for reading, while another one queues for it: the writer gets it once the fault is over.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'one page in each of two address spaces; the frame that both map and a copy',
  initial: [aboutToFork(2), forkedFromStart(0, 1), kernel.noVmaLocks.set(true)],
  actors: {
    thread: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
    writer: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...forking,
    atEnd(
      'changed',
      'in the end the writer has had mmap_lock',
      layoutChanger.all((w) => w.in('done')),
    ),
    sometimes(
      'beside',
      'the writer queues while the fault is under way',
      and(
        cowFaulter.some((t) => t.in('fault.wpPage')),
        layoutChanger.some((w) => w.in('queued')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 70, transitions: 94, depth: 24 },
  mutants: {
    'mmap_lock kept': {
      text: 'The fault returns with mmap_lock held.',
      change: stepDropped(cowThread, 'fault.resolved', 'drop fault lock'),
      expect: { violates: 'lock held at the end', steps: 21 },
      reference: 'do_user_addr_fault(), arch/x86/mm/fault.c: mmap_read_unlock()',
    },
  },
});
