/** GUP-fast of a page that MADV_DONTNEED zaps. */
import { actionBecomes, guardBecomes, mightSleep, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p } from '../../models/index.ts';
import { fallsBack, mapped, pinning, somePin } from './setting.ts';

export const gupFastAgainstZap = scenario({
  name: 'gup-fast-against-zap',
  text: 'A device pins a page without any lock and stores to it, while MADV_DONTNEED zaps the page and a thread faults it in again and loads. What the device stored to the page is there unless the page was zapped.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: mapped(3),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    task: discarder.runs(madviseDontneed, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [...pinning, p.REF5, p.REF6, somePin, fallsBack],
  expect: { verdict: 'holds', states: 2345, transitions: 5868, depth: 32 },
  mutants: {
    'PTE not read again': {
      text: 'The reference is taken and nobody looks whether the page still maps the frame.',
      change: guardBecomes(pinner, 'pteUnchanged', true),
      expect: { violates: 'D4', steps: 27 },
      reference: 'gup_pte_range(), mm/gup.c',
    },
    'reference to a free frame': {
      text: 'The reference is taken even if the count is 0.',
      change: guardBecomes(pinner, 'frameHeld', true),
      expect: { violates: 'REF3', steps: 11 },
      reference: 'try_get_folio(), mm/gup.c',
    },
    'count raised from 0': {
      text: 'The same as the allocator sees it: what it has on its lists gets a reference.',
      change: guardBecomes(pinner, 'frameHeld', true),
      expect: { violates: 'REF5', steps: 11 },
      reference: 'folio_ref_try_add_rcu(), include/linux/page_ref.h',
    },
    'no reference': {
      text: 'The fast path pins the frame and takes no reference for that.',
      change: actionBecomes(pinner, 'getFrame', nothing),
      expect: { violates: 'REF3', steps: 10 },
      reference: 'try_grab_folio(), mm/gup.c',
    },
    'reference kept': {
      text: 'The PTE has changed and the reference is not given back.',
      change: actionBecomes(pinner, 'putFrame', pinner.actions.giveUp),
      expect: { violates: 'REF1', steps: 20 },
      reference: 'gup_put_folio() in gup_pte_range(), mm/gup.c',
    },
    'never unpinned': {
      text: 'The device is done and the reference is not given back.',
      change: actionBecomes(pinner, 'unpin', pinner.actions.giveUp),
      expect: { violates: 'REF1', steps: 21 },
      reference: 'unpin_user_page(), mm/gup.c',
    },
    'slow path with interrupts off': {
      text: 'What the fast path cannot do is done at once, as the slow path does it, which may sleep.',
      change: actionBecomes(pinner, 'giveUp', mightSleep),
      expect: { violates: 'sleep while atomic', steps: 8 },
      reference: 'internal_get_user_pages_fast(), mm/gup.c',
    },
    'interrupts stay off': {
      text: 'The way out of the fast path leaves interrupts off.',
      change: actionBecomes(pinner, 'irqsOn', nothing),
      expect: { violates: 'lock held at the end', steps: 9 },
      reference: 'lockless_pages_from_mm(), mm/gup.c',
    },
  },
});
