/** Reclaim of a page that a VMA has locked in memory. */
import { atEnd, derive, guardBecomes, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p, ptep, readable, vmas } from '../../models/index.ts';
import { fileCounts, secondVma } from './setting.ts';

export const reclaimOfLocked = scenario({
  name: 'file-reclaim-of-locked',
  text: 'Two VMAs map a page of a file, and the second is locked in memory: reclaim unmaps the page from the first, flushes at once, finds the second and gives the page up. A thread whose page was unmapped faults it in again.',
  bounds: { page: 2, offset: 1, frame: 1, vma: 2, cpu: 1 },
  boundsReason: 'one page of the file in two VMAs; what a second CPU has cached is flushed in the same step',
  initial: [secondVma(), vmas.locked.at(1).set(true), kernel.tlbs.set(true)],
  actors: {
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...fileCounts,
    p.TLB2,
    p.R7,
    atEnd('locked in memory', 'the page of the locked VMA is there', readable(ptep(1))),
    sometimes(
      'given up',
      'reclaim finds the page mapped still',
      reclaimer.some((r) => r.in('keepingLocked')),
    ),
  ],
  expect: { verdict: 'holds', states: 830, transitions: 1652, depth: 57 },
  mutants: {
    'VM_LOCKED not asked': {
      text: 'Reclaim takes the page from a VMA that is locked in memory, too.',
      change: guardBecomes(reclaimer, 'vmaIsLocked', false),
      expect: { violates: 'locked in memory', steps: 38 },
      reference: 'mm/rmap.c: try_to_unmap_one()',
    },
  },
});

export const reclaimOfLockedFlushedLater = derive(reclaimOfLocked, {
  name: 'file-reclaim-of-locked-flushed-later',
  text: 'As file-reclaim-of-locked, but that reclaim puts the flush of the page off that it then gives up: nothing is freed, and yet the CPU has to forget what was mapped.',
  actors: { reclaimer: reclaimer.runs(reclaim, { offset: 0, defersFlush: true }), faulter: null },
  properties: [
    ...fileCounts,
    p.TLB1rest,
    sometimes(
      'put off',
      'reclaim gives the page up with a flush owed',
      reclaimer.some((r) => r.in('flushingKept')),
    ),
  ],
  expect: { verdict: 'holds', states: 121, transitions: 306, depth: 33 },
  mutants: {
    'flush put off for good': {
      text: 'Reclaim gives up a page whose entry it has cleared, and does not flush: a CPU stores on to where nothing is mapped.',
      change: stepDropped(reclaim, 'flushingKept', 'flush TLBs'),
      expect: { violates: 'TLB1rest', steps: 30 },
      reference: 'mm/vmscan.c: try_to_unmap_flush() at the end of shrink_folio_list()',
    },
  },
});
