/**
 * PAGEMAP_SCAN of one page, with PM_SCAN_WP_MATCHING: do_pagemap_scan(), pagemap_scan_pmd_entry() and make_uffd_wp_pte(), fs/proc/task_mmu.c,
 * Linux 6.11; and the program that keeps a copy of memory up to date: it scans, copies what was written since, and scans again.
 * A page without the uffd-wp bit counts as written. The flush comes before the PTL is dropped.
 * Not modelled: MMU notifiers, several pages, what is not present, huge pages, answers that do not fit.
 */
import { setup } from 'xstate';
import { flag, ghost, index, range, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { callsAlone } from './userfaultfd-writeprotect.ts';

export const tracker = role(
  'tracker',
  {
    registers: {
      /** Constant: the page. */
      page: index(m.page),
      /** What ptep_modify_prot_start() took out. */
      frame: reference(m.frame),
      /** PAGE_IS_WRITTEN. */
      written: flag,
      /** Calls that have returned. */
      scans: range(0, 2),
      /** What the copy has of the page, once it has something. */
      hasCopy: ghost(flag),
      copy: ghost(m.content),
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const mmapLock = m.mmapLockOf(self.page);
    return {
      guards: { isMarked: m.pteUffdWp(at), written: self.written, scansAgain: self.scans.lessThan(2) },
      actions: {
        startChange: [self.frame.set(m.entry(at).frame), self.written.set(true), m.takeProtectedOut(at)],
        commitUffdWp: [m.commitUffdWp(at, self.frame.known()), self.frame.set('none')],
        flush: m.flushAllTlbs(self.page),
        unlockPte: m.unlockPte(at),
        unlockMmap: [mmapLock.releaseRead(), self.scans.increment()],
        copyPage: [
          m.load(at),
          self.copy.set(m.contentAt(m.entryLockless(at).frame, self.page)),
          self.hasCopy.set(true),
          self.written.set(false),
        ],
      },
      steps: { lockMmap: mmapLock.acquireRead(), lockPte: m.lockPte(at) },
    };
  },
);

const inEntry = { in: 'fs/proc/task_mmu.c:pagemap_scan_pmd_entry' } as const;
const inMake = { in: 'fs/proc/task_mmu.c:make_uffd_wp_pte' } as const;

const pagemapScan = states({
  called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingPte' } } },
  lockingPte: { meta: inEntry, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: {
    meta: inEntry,
    on: {
      'look at PTE': [
        { guard: 'isMarked', target: 'unwritten', description: 'uffd-wp: not written' },
        { target: 'present', description: 'without uffd-wp: written' },
      ],
    },
  },
  present: { meta: inMake, on: { 'clear PTE': { actions: 'startChange', target: 'cleared' } } },
  cleared: { meta: inMake, on: { 'set PTE': { actions: 'commitUffdWp', target: 'flushing' } } },
  flushing: { meta: inEntry, on: { 'flush TLBs': { actions: 'flush', target: 'flushed' } } },
  flushed: { meta: inEntry, on: { 'unlock PTE': { actions: 'unlockPte', target: 'dropping' } } },
  unwritten: { meta: inEntry, on: { 'unlock PTE': { actions: 'unlockPte', target: 'dropping' } } },
  dropping: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'returned' } } },
});

export const pagemapTracker = setup(vocabulary(tracker)).createMachine({
  id: 'PAGEMAP_SCAN, and a copy of what was written',
  initial: 'called',
  meta: {
    in: 'fs/proc/task_mmu.c:do_pagemap_scan',
    version: '6.11',
    does: ['write-protects pages'],
    excludes: { ...noFiles, ...residentOnly, ...callsAlone },
  },
  states: {
    ...pagemapScan,
    returned: { always: [{ guard: 'written', target: 'copying' }, { target: 'copied' }] },
    copying: { meta: { in: 'user space' }, on: { 'copy page': { actions: 'copyPage', target: 'copied' } } },
    copied: { always: [{ guard: 'scansAgain', target: 'called' }, { target: 'done' }] },
    done: { type: 'final' },
  },
});
