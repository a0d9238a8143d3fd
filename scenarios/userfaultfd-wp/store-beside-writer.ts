/** A store to a page that is registered for write protection under mmap_lock, for which a writer waits. */
import { and, atEnd, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { wpFaulter, wpThread } from '../../machines/fault/uffd-wp-thread.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { entry, kernel, mappedFromStart, properties as p, ptep } from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

export default scenario({
  name: 'wp-store-beside-writer',
  text: 'Before 6.4 a thread stores to a page that is read-only and not write-protected by userfaultfd, with mmap_lock held for reading, while another one queues for it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page with its frame, and one frame for a copy that nobody needs',
  initial: [
    registeredForWp(2),
    mappedFromStart(0, 0, 'source'),
    entry(ptep(0)).write.set(false),
    kernel.noVmaLocks.set(true),
  ],
  actors: {
    thread: wpFaulter.runs(wpThread, { page: 0, access: 'write' }),
    writer: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R2],
    atEnd(
      'stored and changed',
      'in the end the thread has stored, and the writer has had mmap_lock',
      and(
        wpFaulter.all((t) => t.in('done')),
        layoutChanger.all((w) => w.in('done')),
      ),
    ),
    sometimes(
      'beside',
      'the writer queues while the fault is under way',
      and(
        wpFaulter.some((t) => t.in('fault.wpPage')),
        layoutChanger.some((w) => w.in('queued')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 40, transitions: 54, depth: 14 },
  mutants: {
    'mmap_lock kept': {
      text: 'The fault returns with mmap_lock held.',
      change: stepDropped(wpThread, 'fault.resolved', 'drop fault lock'),
      expect: { violates: 'lock held at the end', steps: 11 },
      reference: 'do_user_addr_fault(), arch/x86/mm/fault.c: mmap_read_unlock()',
    },
  },
});
