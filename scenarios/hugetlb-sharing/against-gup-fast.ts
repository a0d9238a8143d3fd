/** GUP-fast in a process that gives up a page table which another one has, too, and goes on to use for memory of its own. */
import { derive, guardBecomes, initially, or, scenario, stepsExchanged } from '../../checker/language/index.ts';
import { gupFastOfHugetlb, hugetlbPinner } from '../../machines/hugetlb/gup-fast-of-hugetlb.ts';
import { hugetlbReplacer, mmapOverHugetlb } from '../../machines/hugetlb/mmap-over-hugetlb.ts';
import { exitOfHugetlb, hugetlbUnmapper, munmapOfHugetlb } from '../../machines/hugetlb/munmap-of-hugetlb.ts';
import { kernel, lockfreeWalkersGone, tableSharing } from '../../models/index.ts';
import { counted, isolated, sharing, somePin, someSharing, spare } from './setting.ts';

const broadcast = kernel.broadcastsTlbi.set(true);
const notAwaited = guardBecomes(hugetlbUnmapper, 'fullyUnshared', false);
const fix = '1013af4f585f "mm/hugetlb: fix huge_pmd_unshare() vs GUP-fast race"';

const device = hugetlbPinner.runs(gupFastOfHugetlb);
const munmap = hugetlbUnmapper.runs(munmapOfHugetlb);

export const unshareAgainstGupFast = scenario({
  name: 'hugetlb-unshare-against-gup-fast',
  text: 'A device pins a page without any lock while its process unmaps the file and leaves the page table to another process. That one, alone with it now, unmaps the page as well and maps memory of its own there. Whoever has made the table another’s waits for who walks with interrupts off.',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 2 },
  boundsReason:
    'one page stands for the area; it and the memory that takes its place, and a table for who had to leave the other',
  initial: [sharing([0, 1]), spare, broadcast],
  actors: { device, munmap, other: hugetlbReplacer.runs(mmapOverHugetlb, { mm: 1 }) },
  properties: [...counted, ...isolated, someSharing, somePin],
  expect: { verdict: 'holds', states: 6478, transitions: 16918, depth: 62 },
  mutants: {
    'walkers not awaited': {
      text: 'The share count falls, the flush is a broadcast, and nobody waits for who has read the PUD entry before: he finds a page that belongs to the other process, and nothing has changed when he looks again.',
      change: notAwaited,
      expect: { violates: 'SHARE1', steps: 48 },
      bug: 'E12',
      reference: `${fix}, CVE-2025-38085`,
    },
    'walkers not awaited, flush by interrupt': {
      text: 'The same where the flush is an interrupt to the CPUs that run the process.',
      change: [notAwaited, initially(kernel.broadcastsTlbi.set(false))],
      expect: { holds: 'the flush waits for who walks in the same process, and i_mmap_rwsem is held until it is over' },
      reference: fix,
    },
    'table freed at once': {
      text: 'Nobody waits for who walks with interrupts off, not even before the table is freed.',
      change: guardBecomes(hugetlbUnmapper, 'walkersGone', true),
      expect: { violates: 'use of a stale reference', steps: 35 },
      reference: 'tlb_remove_table(), mm/mmu_gather.c: call_rcu()',
    },
  },
});

export const unshareOf616 = derive(unshareAgainstGupFast, {
  name: 'hugetlb-unshare-of-616-against-gup-fast',
  text: 'The same as it is from 6.16 to 6.18: whoever walks is waited for with the lock of the table held, between the PUD entry and the share count, and whether or not others still share the table.',
  initial: tableSharing.waitsBeforeDrop.set(true),
  expect: { verdict: 'holds', states: 6448, transitions: 16843, depth: 62 },
  mutants: {
    'walkers not awaited': {
      text: 'The form before: the share count falls at once.',
      change: guardBecomes(hugetlbUnmapper, 'walkersGone', true),
      expect: { violates: 'SHARE1', steps: 49 },
      bug: 'E12',
      reference: fix,
    },
    'awaited after the count': {
      text: 'Whoever walks is waited for once the share count has fallen.',
      change: stepsExchanged(
        munmapOfHugetlb,
        ['unmapping.unmapping.waitingAtOnce', 'wait for walkers'],
        ['unmapping.unmapping.dropping', 'drop sharer'],
      ),
      expect: { holds: 'the other asks for the count with the lock of the table and i_mmap_rwsem held' },
      reference: '8ce720d5bd91',
    },
  },
});

export const threeSharers = scenario({
  name: 'hugetlb-three-sharers-against-gup-fast',
  text: 'Three processes share a page table. A device pins a page while its process unmaps the file, for which nobody has to be waited for, since two others still have the table; then the second exits, and the third is alone with it and maps memory of its own there. Who is the last but one waits for all walkers, whosesoever.',
  bounds: { page: 1, mm: 3, table: 2, offset: 1, frame: 2 },
  boundsReason: 'the first who leaves, the last but one, and who stays',
  initial: [sharing([0, 1, 2]), spare, broadcast],
  actors: {
    device,
    munmap,
    exit: hugetlbUnmapper.runs(exitOfHugetlb, { mm: 1 }),
    other: hugetlbReplacer.runs(mmapOverHugetlb, { mm: 2 }),
  },
  properties: [...counted, ...isolated, someSharing, somePin],
  expect: { verdict: 'holds', states: 94920, transitions: 319856, depth: 83 },
  mutants: {
    'own walkers only': {
      text: 'The interrupt goes to the CPUs that run the own process: the walker who has found the table by the PUD entry of another, which is gone, is not among them.',
      change: guardBecomes(hugetlbUnmapper, 'walkersGone', or(lockfreeWalkersGone(), hugetlbUnmapper.self.mm.isnt(0))),
      expect: { violates: 'SHARE1', steps: 61 },
      reference: 'tlb_flush_unshared_tables(), include/asm-generic/tlb.h: "the IPI will reach all CPUs"',
    },
  },
});
