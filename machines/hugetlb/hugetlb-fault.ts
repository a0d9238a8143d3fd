/**
 * A thread that faults on a page of a shared mapping of hugetlbfs: hugetlb_fault(), hugetlb_no_page(), huge_pte_alloc() and
 * huge_pmd_share(), mm/hugetlb.c, Linux 6.12; by the constants of models/kernel.ts (`tableSharing`) what huge_pmd_share() locked
 * until 6.5, and how sharers were counted until 6.13. A table that another process has for the same part of the file becomes
 * its own, too.
 * Not modelled: a page that the page cache does not have, and that the entry has changed before its lock is taken: under the
 * fault mutex and the VMA lock nobody does that here. Private mappings, reservations, userfaultfd, memory errors, migration,
 * TLBs; that the fault takes the lock of the VMA in place of mmap_lock.
 */
import { setup } from 'xstate';
import { exists, index, lockless, not, or, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { pmdAlloc, pmdAllocRegisters, pmdAllocVocabulary } from './pmd-alloc.ts';

export const hugetlbFaulter = role(
  'hugetlb faulter',
  {
    registers: {
      /** Constants: whose thread it is, and the page of the file that it faults on. */
      mm: index(m.mm),
      offset: index(m.offset),
      /** The table of somebody else, and then ptep. */
      table: reference(m.table),
      ...pmdAllocRegisters,
    },
    choices: { mm: m.mm, table: m.table },
    family: true,
  },
  ({ self, chosen }) => {
    const { mm, offset, table } = self;
    const shared = m.sharedTables;
    const mmapLock = m.mms.lock.at(mm);
    const fault = shared.faultMutex.at(offset);
    const vmaLock = shared.vmaLock.at(mm);
    const mapping = m.cache.mmapLock;
    const t = table.known();
    const ptl = shared.ptl.at(t);
    const pmdAllocation = pmdAllocVocabulary(self, mm, chosen.table);
    return {
      guards: {
        ...pmdAllocation.guards,
        noVma: not(shared.attached.at(mm).at(offset)),
        noShare: or(not(m.pudNone(mm)), not(m.wantsToShare(mm))),
        isTable: m.sharesWith(chosen.mm, mm),
        noTable: not(exists(m.mm, (other) => m.sharesWith(other, mm))),
        locksSharedTable: m.tableSharing.locksSharedTable,
        isMapped: lockless(m.sharedEntry(t, offset)).isnt('none'),
      },
      actions: {
        ...pmdAllocation.actions,
        noteTable: table.set(shared.pud.at(chosen.mm)),
        addSharer: m.addSharer(t),
        populateShared: m.populatePud(mm, t),
        dropSharer: m.dropSharer(t),
        forgetTable: table.set('none'),
        unlockMapping: mapping.releaseRead(),
        notePtep: table.set(shared.pud.at(mm)),
        mapPage: m.mapFromHugetlb(t, offset),
        unlockPtl: ptl.release(),
        unlockVma: vmaLock.releaseRead(),
        unlockFault: fault.release(),
        unlockMmap: mmapLock.releaseRead(),
      },
      steps: {
        ...pmdAllocation.steps,
        lockMmap: mmapLock.acquireRead(),
        lockFault: fault.acquire(),
        lockVma: vmaLock.acquireRead(),
        lockMapping: mapping.acquireRead(),
        lockPtl: ptl.acquire(),
      },
    };
  },
);

const pmdShare = states({
  initial: 'lockingMapping',
  meta: { in: 'mm/hugetlb.c:huge_pmd_share' },
  states: {
    lockingMapping: {
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'looking' } },
    },
    looking: {
      on: {
        'find table of another': { guard: 'isTable', actions: 'noteTable', target: 'counting' },
        'find no table': { guard: 'noTable', target: 'allocating' },
      },
    },
    // Who unshares it asks for i_mmap_rwsem first.
    counting: { on: { 'count sharer': { actions: 'addSharer', target: 'counted' } } },
    counted: { always: [{ guard: 'locksSharedTable', target: 'lockingTable' }, { target: 'locking' }] },
    locking: { on: { 'lock page table': { guard: 'lockPageTable', actions: 'lockPageTable', target: 'locked' } } },
    // Another thread of the process may have been faster.
    locked: {
      on: {
        'look at PUD': [
          { guard: 'pudNone', target: 'populating', description: 'still none' },
          { actions: 'dropSharer', target: 'unlocking', description: 'populated by another' },
        ],
      },
    },
    populating: { on: { 'populate PUD': { actions: 'populateShared', target: 'unlocking' } } },
    unlocking: {
      on: { 'unlock page table': { actions: ['unlockPageTable', 'forgetTable'], target: 'allocating' } },
    },
    lockingTable: { on: { 'lock PMD': { guard: 'lockPtl', actions: 'lockPtl', target: 'tableLocked' } } },
    tableLocked: {
      on: {
        'look at PUD': [
          { guard: 'pudNone', target: 'populatingUnlocked', description: 'still none' },
          { actions: 'dropSharer', target: 'unlockingTable', description: 'populated by another' },
        ],
      },
    },
    populatingUnlocked: { on: { 'populate PUD': { actions: 'populateShared', target: 'unlockingTable' } } },
    unlockingTable: { on: { 'unlock PMD': { actions: ['unlockPtl', 'forgetTable'], target: 'allocating' } } },
    // With i_mmap_rwsem held, so that no two tables for one part of the file come to be without need.
    allocating: { ...pmdAlloc, onDone: { target: 'unlockingMapping' } },
    unlockingMapping: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
    done: { type: 'final' },
  },
});

const leaving = { in: 'mm/memory.c:handle_mm_fault' } as const;

export const hugetlbFault = setup(vocabulary(hugetlbFaulter)).createMachine({
  id: 'hugetlb_fault',
  initial: 'called',
  meta: { in: 'mm/hugetlb.c:hugetlb_fault', version: '6.12' },
  states: {
    called: {
      meta: leaving,
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: { always: [{ guard: 'noVma', target: 'leaving' }, { target: 'lockingFault' }] },
    lockingFault: {
      on: { 'take fault mutex': { guard: 'lockFault', actions: 'lockFault', target: 'lockingVma' } },
    },
    // No table is unshared from here on.
    lockingVma: { on: { 'take VMA lock': { guard: 'lockVma', actions: 'lockVma', target: 'walking' } } },
    walking: {
      meta: { in: 'mm/hugetlb.c:huge_pte_alloc' },
      on: {
        'look at PUD': [
          { guard: 'noShare', target: 'allocating', description: 'there, or not to be shared' },
          { target: 'sharing', description: 'none' },
        ],
      },
    },
    sharing: { ...pmdShare, onDone: { target: 'reading' } },
    allocating: { ...pmdAlloc, onDone: { target: 'reading' } },
    reading: {
      meta: { in: 'mm/hugetlb.c:huge_pte_alloc' },
      on: { 'read PUD': { actions: 'notePtep', target: 'atTable' } },
    },
    atTable: {
      on: {
        'read PMD': [
          { guard: 'isMapped', target: 'resolved', description: 'mapped already, by whoever shares the table' },
          { target: 'missing', description: 'none' },
        ],
      },
    },
    missing: {
      meta: { in: 'mm/hugetlb.c:hugetlb_no_page' },
      on: { 'lock PMD': { guard: 'lockPtl', actions: 'lockPtl', target: 'pmdLocked' } },
    },
    pmdLocked: {
      meta: { in: 'mm/hugetlb.c:hugetlb_no_page' },
      on: { 'set PMD': { actions: 'mapPage', target: 'mapped' } },
    },
    mapped: {
      meta: { in: 'mm/hugetlb.c:hugetlb_no_page' },
      on: { 'unlock PMD': { actions: 'unlockPtl', target: 'resolved' } },
    },
    resolved: { on: { 'drop VMA lock': { actions: ['unlockVma', 'forgetTable'], target: 'unlockingFault' } } },
    unlockingFault: { on: { 'drop fault mutex': { actions: 'unlockFault', target: 'leaving' } } },
    leaving: { meta: leaving, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
