/** A live snapshot of one page by write protection, while a thread and a CPU store to it. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  initially,
  never,
  nothing,
  runsInstead,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { wpFaulter, wpThread } from '../../machines/fault/uffd-wp-thread.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { hastySnapshot, protector, snapshot, wakesFirst } from '../../machines/userfaultfd/userfaultfd-writeprotect.ts';
import { kernel, mappedFromStart, properties as p, protection } from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

export default scenario({
  name: 'live-snapshot',
  text: 'A program write-protects a page, saves it, and takes the protection off again, which wakes who waits to store. A thread stores to the page meanwhile, and a CPU stores through what it has cached.',
  bounds: { page: 1, frame: 2, cpu: 1 },
  boundsReason: 'one page with its frame, and one frame for a copy that nobody needs; one CPU with a TLB',
  initial: [registeredForWp(2), mappedFromStart(0, 0, 'source'), kernel.tlbs.set(true)],
  actors: {
    snapshot: protector.runs(snapshot, { page: 0 }),
    thread: wpFaulter.runs(wpThread, { page: 0, access: 'write' }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.D3,
    p.D4,
    p.L4,
    p.R1,
    p.TLB3,
    p.TLB5,
    p.flushesDone,
    never(
      'S4',
      'the snapshot has of a page what it contained when the protection had returned',
      protector.some((s) => and(s.stage.is('saved'), s.saved.isnt(s.atProtection))),
    ),
    atEnd(
      'stored',
      'when all rests the thread has stored',
      wpFaulter.all((t) => t.in('done')),
    ),
    sometimes(
      'a store waits',
      'a thread sleeps until the protection is taken off',
      wpFaulter.some((t) => and(t.asksForWp, t.in('fault.handleUserfault.asleep'))),
    ),
  ],
  expect: { verdict: 'holds', states: 3774, transitions: 11868, depth: 56 },
  mutants: {
    'stores go on before the page is saved': {
      text: 'The program takes the protection off before it has copied the page: it saves what was stored since.',
      change: runsInstead('snapshot', protector.runs(hastySnapshot, { page: 0 })),
      expect: { violates: 'S4', steps: 26 },
      reference: 'userfaultfd(2), UFFDIO_WRITEPROTECT',
    },
    'wakes before it unprotects': {
      text: 'Who is woken finds the page protected still, and sleeps again: nobody wakes it any more.',
      change: runsInstead('snapshot', protector.runs(wakesFirst, { page: 0 })),
      expect: { violates: 'lost wake-up', steps: 44 },
      reference: 'userfaultfd_writeprotect(), fs/userfaultfd.c: the wake-up comes after mwriteprotect_range()',
    },
    'no flush': {
      text: 'UFFDIO_WRITEPROTECT returns without a flush: a CPU stores to the page that it has cached as writable.',
      change: actionBecomes(protector, 'flush', nothing),
      expect: { violates: 'S4', steps: 14 },
      reference: 'uffd_wp_range(), mm/userfaultfd.c: tlb_finish_mmu()',
    },
    'bit not asked for': {
      text: 'do_wp_page() takes a page that is write-protected by userfaultfd for one that it may reuse.',
      change: guardBecomes(wpFaulter, 'uffdWp', false),
      expect: { violates: 'S4', steps: 24 },
      reference: 'do_wp_page(), mm/memory.c: userfaultfd_pte_wp()',
    },
    'entry left read-only': {
      text: 'Linux 5.7 to 6.2: who takes the protection off leaves the entry read-only, whoever else maps the page. A fault that queues after the wake-up takes it for protected still.',
      change: initially(protection.unprotectLeavesReadOnly.set(true)),
      expect: { violates: 'lost wake-up', steps: 42 },
      reference: 'uffd_wp_range(), mm/userfaultfd.c of 6.1; 931298e103c2 (6.3)',
    },
    'sleeps without a look': {
      text: 'A fault that queues after the wake-up does not look whether the page is protected still.',
      change: guardBecomes(wpFaulter, 'stillMissing', true),
      expect: { violates: 'lost wake-up', steps: 44 },
      reference: 'userfaultfd_must_wait(), fs/userfaultfd.c',
    },
  },
});
