/**
 * Which kernel it is: constants that only a scenario's `initial` sets, all false for a current one.
 * A machine whose control flow differs between eras asks here; a part that merely was forgotten is a mutant.
 * What each constant stands for is data, which the documents print.
 */
import { flag, shared, variant } from '../checker/language/index.ts';

const either = variant(flag);
const constants = {
  noVmaLocks: either,
  armedTakesMmapLock: either,
  fillsTakeMmapLock: either,
  oneRetryOnly: either,
  strayWakeUpEndsSleep: either,
  closedGivesSigbus: either,
  fdPinsMmUsers: either,
  operationsSkipMmget: either,
  exitTakesNoLock: either,
  exitWaitsForMmapLock: either,
  noMmapChanging: either,
  earlyEagainSkipsOutField: either,
  neverWalksBeforeSleep: either,
  noInvalidateLock: either,
  hugePages: either,
  files: either,
  accountsDirty: either,
  noPageMkwrite: either,
  swap: either,
  forks: either,
  reusesByMapcount: either,
  reusesByCount: either,
  migrationWaits: either,
  tlbs: either,
  broadcastsTlbi: either,
};
export const kernel = shared('kernel', constants);

const constantsOfProtection = { unprotectLeavesReadOnly: either };
/** In a block of their own: they are no part of a system that write-protects nothing. */
export const protection = shared('write protection', constantsOfProtection);

const constantsOfForce = { dropsFollWrite: either, remembersCow: either };
/** Of FOLL_FORCE, for the same reason. */
export const forcedAccess = shared('forced access', constantsOfForce);

const constantsOfMlock = { mlocks: either, migrationMunlocks: either };
/** Of pages that are locked in memory, for the same reason. */
export const lockedInMemory = shared('locked in memory', constantsOfMlock);

const constantsOfSharing = { countsReferences: either, locksSharedTable: either, waitsBeforeDrop: either };
/** Of page tables that several address spaces share, for the same reason. */
export const tableSharing = shared('table sharing', constantsOfSharing);

const constantsOfUserfault = { needsFlagToo: either, flagIsProtection: either, flagIsTwoFlags: either };
/** Of the interfaces that were proposed for userfaults, for the same reason. */
export const userfaultInterface = shared('userfault interface', constantsOfUserfault);

const places = { ...kernel, ...protection, ...forcedAccess, ...lockedInMemory, ...tableSharing, ...userfaultInterface };
type ConstantName = Exclude<keyof typeof places, 'block' | 'ref' | 'set'>;
/** What a scenario sets. */
export function constantNamed(name: ConstantName) {
  return places[name];
}

/** A change of the kernel. */
export interface Change {
  /** The first release that has it, or the posting or tree in which it stood. */
  readonly in: string;
  /** Commit, or where else it can be read. */
  readonly commit: string;
}

/** What a constant means where it is set. */
export interface KernelConstant {
  readonly means: string;
  /** Of an era: what began it; none if it was so from the start. */
  readonly since?: Change;
  /** Of an era: what ended it. A constant without is no era, but a kind of machine or of scenario. */
  readonly until?: Change;
}

const perVmaLocks: Change = { in: '6.4', commit: '5e31275cc997' };
const userfaultsUnderVmaLock: Change = { in: '6.6', commit: '29a22b9e08d7' };
const severalRetries: Change = { in: '5.7', commit: '4064b9827063' };
const firstRelease: Change = { in: '4.3', commit: '86039bd3b4e6' };

/** One row for each constant. */
export const kernelConstants: { readonly [K in ConstantName]: KernelConstant } = {
  noVmaLocks: {
    means:
      'There is no per-VMA lock: every fault and every fill takes mmap_lock. It stands for 6.4 and 6.5 too where all VMAs of a scenario are armed',
    until: perVmaLocks,
  },
  armedTakesMmapLock: {
    means:
      'lock_vma_under_rcu() refuses an armed VMA: its faults take mmap_lock, those of other VMAs the lock of the VMA',
    since: perVmaLocks,
    until: userfaultsUnderVmaLock,
  },
  fillsTakeMmapLock: {
    means:
      'UFFDIO_COPY and UFFDIO_ZEROPAGE hold mmap_lock for reading, and no map_changing_lock orders them against events. Alone it is 6.6 to 6.8, in which faults take the lock of the VMA',
    since: firstRelease,
    until: { in: '6.9', commit: '867a43a34ff8 and 5e4c24a57b0c' },
  },
  oneRetryOnly: {
    means: 'A fault that has returned VM_FAULT_RETRY once may not do so again; user space and kernel sleep differently',
    until: severalRetries,
  },
  strayWakeUpEndsSleep: {
    means:
      'With oneRetryOnly: a fault calls schedule() once, whoever woke it. From 4.10 to 5.6 it sleeps on until its own wake-up, a signal or close()',
    since: firstRelease,
    until: { in: '4.10', commit: '15a77c6fe494' },
  },
  closedGivesSigbus: {
    means: 'A fault on a context that was closed is answered with SIGBUS',
    since: firstRelease,
    until: { in: '4.14', commit: '656710a60e36' },
  },
  fdPinsMmUsers: {
    means: 'An open userfaultfd holds mm_users, not mm_count',
    since: { in: 'the fourth posting, 2015', commit: 'seed 003' },
    until: { in: '4.7', commit: 'd2005e3f41d4' },
  },
  operationsSkipMmget: {
    means: 'The file holds mm_count, and the operations trust that instead of taking mmget()',
    since: { in: 'the first postings', commit: 'seed 003' },
    until: { in: 'the fourth posting, 2015', commit: 'seed 003' },
  },
  exitTakesNoLock: {
    means: 'exit_mmap() takes no mmap_lock, since nobody else should have the address space any more',
    until: { in: '5.17', commit: '64591e8605d6' },
  },
  exitWaitsForMmapLock: {
    means:
      'With operationsSkipMmget: userfaultfd_exit(), which seed 003 thinks of and does not introduce. The last mmput() takes mmap_lock for writing once, as khugepaged_exit() does, and an operation that finds mm_users 0 under that lock leaves the address space alone',
  },
  noMmapChanging: {
    means: 'There is no mmap_changing, so that a resolver cannot see that the layout is about to change',
    since: firstRelease,
    until: { in: '4.18', commit: 'df2cc96e7701' },
  },
  earlyEagainSkipsOutField: {
    means: 'A fill that finds mmap_changing set at its very start returns EAGAIN without writing its out-field',
    since: { in: '4.18', commit: 'df2cc96e7701' },
    until: { in: '6.15', commit: '95567729173e' },
  },
  neverWalksBeforeSleep: {
    means: 'A fault that is queued sleeps without a look at the page table',
    since: { in: 'the first postings', commit: 'seed 003' },
    until: { in: 'patch 17/23 of the fourth posting, 2015', commit: '8d2afd96c203' },
  },
  noInvalidateLock: {
    means: 'There is no invalidate_lock: a fault reads a page of a file in whatever a hole punch does meanwhile',
    until: { in: '5.15', commit: '730633f0b7f9' },
  },
  hugePages: { means: 'Some frame of the scenario is a huge page (frames.kind); a PMD entry may map it' },
  files: { means: 'Some VMA of the scenario maps a file, whose pages are in the page cache' },
  accountsDirty: {
    means:
      'The file is written back: its filesystem has ->page_mkwrite(), and a store to a page that is clean faults, be it mapped or not',
  },
  noPageMkwrite: {
    means: 'With accountsDirty: the filesystem has no ->page_mkwrite(), and only the fault itself sets a page dirty',
  },
  swap: { means: 'Anonymous pages of the scenario may be reclaimed, to a swap device or after MADV_FREE' },
  mlocks: {
    means: 'Some VMA of the scenario is locked in memory, and the pages that it maps are mlocked, or come to be',
  },
  migrationMunlocks: {
    means:
      'With mlocks: a page that is migrated is munlocked when its last entry goes, and mlocked again only when reclaim comes across it',
    since: { in: '3.7', commit: 'e6c509f85455' },
    until: { in: '4.4', commit: '51afb12ba809' },
  },
  forks: { means: 'A process of the scenario forks, so that an anonymous page may be mapped by two address spaces' },
  reusesByMapcount: {
    means:
      'A store to a page that is read-only for its sharing reuses it if no other mapping of it is left, whoever has references',
    until: { in: '5.9', commit: '09854ba94c6a' },
  },
  reusesByCount: {
    means:
      'It reuses the page if no reference but that of its mapping is left; nobody knows of a page whether it is exclusive',
    since: { in: '5.9', commit: '09854ba94c6a' },
    until: { in: '5.19', commit: '6c287605fd56' },
  },
  migrationWaits: {
    means:
      'Threads that meet a migration entry sleep until its page is unlocked; without it they try their access again',
  },
  unprotectLeavesReadOnly: {
    means:
      'UFFDIO_WRITEPROTECT takes the protection off and leaves the entry of a private mapping read-only: the next store faults once more',
    since: { in: '5.7', commit: '63b2d4174c4a' },
    until: { in: '6.3', commit: '931298e103c2' },
  },
  dropsFollWrite: {
    means:
      'With FOLL_FORCE, get_user_pages() takes FOLL_WRITE back once a fault has broken COW, and looks the page up as for reading',
    since: { in: '2.6.13', commit: 'f33ea7f404e5' },
    until: { in: '4.9', commit: '19be0eaffa3a' },
  },
  remembersCow: {
    means:
      'With FOLL_FORCE, get_user_pages() notes that a fault has broken COW (FOLL_COW), and stores to a page from then on if its entry is dirty',
    since: { in: '4.9', commit: '19be0eaffa3a' },
    until: { in: '6.0', commit: '5535be309971' },
  },
  countsReferences: {
    means:
      'How many share a page table of hugetlbfs is its count of references, which anybody may raise for a moment who comes across the page',
    since: { in: '2.6.20', commit: '39dde65c9940' },
    until: { in: '6.13', commit: '59d9094df3d7' },
  },
  locksSharedTable: {
    means:
      'Who enters a table that another has takes the lock of that table, not the page_table_lock of his own PUD entry',
    since: { in: '3.13', commit: 'cb900f412154' },
    until: { in: '6.5', commit: '349d1670008d' },
  },
  waitsBeforeDrop: {
    means:
      'huge_pmd_unshare() waits for whoever walks with interrupts off before the share count falls, with the lock of the table held',
    since: { in: '6.16', commit: '1013af4f585f' },
    until: { in: '6.19', commit: '8ce720d5bd91' },
  },
  needsFlagToo: {
    means:
      'A userfaultfd is engaged only where VM_USERFAULT and a registration meet, as the series of 2014 has it: the flag alone is answered with SIGBUS, and a registration alone with zeros',
  },
  flagIsProtection: {
    means:
      'VM_USERFAULT is set by mprotect(PROT_USERFAULT), and so is one of the flags that every mprotect() writes anew: a proposal of 2014',
  },
  flagIsTwoFlags: {
    means: 'VM_USERFAULT is no bit of its own: VM_HUGEPAGE and VM_NOHUGEPAGE, both set. A proposal of 2013',
  },
  tlbs: { means: 'CPUs cache translations, and a zap owes their flush' },
  broadcastsTlbi: {
    means: 'The hardware broadcasts TLB invalidation, as on arm64: it does not wait for a CPU with interrupts off',
  },
};
