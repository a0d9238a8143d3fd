/**
 * A thread that stores to a private mapping of shmem, where a PTE maps a page of the file for reading: do_wp_page() and
 * wp_page_copy(), mm/memory.c, Linux 6.12, with pte_offset_map_lock(), since the page table may go away while it copies. All
 * under mmap_lock.
 * Not modelled: a fault where nothing is mapped, or a huge page is, which it leaves to others.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { privateStorer } from './private-store-role.ts';

const inHandle = { in: 'mm/memory.c:handle_pte_fault' } as const;
const inMapLock = { in: 'mm/pgtable-generic.c:__pte_offset_map_lock' } as const;

export const privateStore = setup(vocabulary(privateStorer)).createMachine({
  id: 'private store',
  initial: 'accessing',
  meta: { in: 'mm/memory.c:wp_page_copy', version: '6.12' },
  states: {
    accessing: {
      meta: { in: 'hardware' },
      on: {
        'access memory': [
          { guard: 'storeRetires', actions: 'store', target: 'done', description: 'the store succeeds' },
          { target: 'atMmapLock', description: 'a page fault' },
        ],
      },
    },
    atMmapLock: {
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'faulting' } },
    },
    faulting: {
      meta: inHandle,
      on: {
        'look at PTE': [
          { guard: 'looksProtected', actions: 'mapTable', target: 'lockingPte', description: 'read-only' },
          { target: 'leaving', description: 'nothing there, or no table' },
        ],
      },
    },
    // A table that was taken away is empty.
    lockingPte: { meta: inHandle, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      meta: inHandle,
      on: {
        'recheck PTE': [
          { guard: 'isProtected', actions: 'getMapped', target: 'gotten', description: 'unchanged' },
          { target: 'changed', description: 'cleared by another' },
        ],
      },
    },
    changed: { meta: inHandle, on: { 'unlock PTE': { actions: 'unlockPte', target: 'resolved' } } },
    gotten: {
      meta: { in: 'mm/memory.c:do_wp_page' },
      on: { 'unlock PTE': { actions: 'unlockPte', target: 'allocating' } },
    },
    allocating: { on: { 'allocate page': { guard: 'frameFree', actions: 'allocate', target: 'copying' } } },
    copying: { on: { 'copy page': { actions: 'copyPage', target: 'copied' } } },
    copied: { always: [{ guard: 'announces', target: 'announcing' }, { target: 'mappingTable' }] },
    announcing: { ...invalidateRangeStart, onDone: { target: 'mappingTable' } },
    mappingTable: {
      meta: inMapLock,
      on: {
        'read PMD': [
          { guard: 'tableThere', actions: 'mapTable', target: 'lockingPteAgain', description: 'a table' },
          { target: 'freeingCopy', description: 'none, or huge' },
        ],
      },
    },
    lockingPteAgain: {
      meta: inMapLock,
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } },
    },
    comparing: {
      meta: inMapLock,
      on: {
        'compare PMD': [
          { guard: 'pmdSame', target: 'pteLockedAgain', description: 'unchanged' },
          { target: 'tableGone', description: 'the table was taken away' },
        ],
      },
    },
    tableGone: { meta: inMapLock, on: { 'unlock PTE': { actions: 'unlockPte', target: 'mappingTable' } } },
    pteLockedAgain: {
      on: {
        'recheck PTE': [
          { guard: 'stillProtected', target: 'unchanged', description: 'unchanged' },
          { target: 'changedMeanwhile', description: 'cleared by another' },
        ],
      },
    },
    unchanged: { on: { 'clear and flush PTE': { actions: ['clearPte', 'flush'], target: 'cleared' } } },
    cleared: { on: { 'set PTE': { actions: 'setCopy', target: 'replaced' } } },
    replaced: { on: { 'remove rmap': { actions: 'removeRmap', target: 'unmapped' } } },
    unmapped: { on: { 'put page of the mapping': { actions: 'putMapping', target: 'mapped' } } },
    mapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    changedMeanwhile: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'freeingCopy' } } },
    freeingCopy: { on: { 'free copy': { actions: 'freeCopy', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'putting' }] },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'putting' } },
    putting: { on: { 'put page': { actions: 'putPage', target: 'resolved' } } },
    resolved: {
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'accessing' } },
    },
    leaving: {
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'elsewhere' } },
    },
    done: { type: 'final' },
    elsewhere: { type: 'final' },
  },
});
