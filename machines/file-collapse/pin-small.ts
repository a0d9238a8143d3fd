/**
 * get_user_pages() for writing of a page of a shared mapping of shmem, and what a device stores through it: follow_page_pte(),
 * mm/gup.c, Linux 6.12, with pte_offset_map_lock(). It takes its reference under the lock of the table, and waits for no page.
 * Not modelled: the fault where nothing is mapped, a huge page: both end it.
 */
import { setup } from 'xstate';
import { and, index, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const smallPinner = role(
  'small pinner',
  {
    registers: {
      /** Constant: what is pinned. */
      page: index(m.page),

      /** The table that pte_offset_map_lock() has found, and the page, with a reference. */
      table: reference(m.table),
      frame: reference(m.frame),
    },
  },
  ({ self }) => {
    const { page, table, frame } = self;
    const at = m.ptep(page, table);
    const now = m.entry(at);
    return {
      guards: {
        tableThere: m.tableAt(page).isnt('none'),
        pmdSame: m.tableAt(page).is(table),
        mayStore: and(now.kind.is('present'), now.write),
      },
      actions: {
        mapTable: [m.rcuReadLock(), table.set(m.tableAt(page))],
        unlockPte: [m.unlockPte(at), m.rcuReadUnlock(), table.set('none')],
        getPage: [m.getFrame(now.frame.known()), frame.set(now.frame)],
        /** FOLL_TOUCH. */
        setDirty: m.setFrameDirty(now.frame.known()),
        unlockMmap: m.mmapLockOf(page).releaseRead(),
        store: m.storeByReference(frame.known(), page),
        putPage: [m.putFrame(frame.known()), frame.set('none')],
      },
      steps: { lockMmap: m.mmapLockOf(page).acquireRead(), lockPte: m.lockPte(at) },
    };
  },
);

const inMapLock = { in: 'mm/pgtable-generic.c:__pte_offset_map_lock' } as const;
const inLocked = { in: 'mm/gup.c:__get_user_pages_locked' } as const;

export const pinSmall = setup(vocabulary(smallPinner)).createMachine({
  id: 'pin small',
  initial: 'called',
  meta: { in: 'mm/gup.c:follow_page_pte', version: '6.12' },
  states: {
    called: {
      meta: inLocked,
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mappingTable' } },
    },
    mappingTable: {
      meta: inMapLock,
      on: {
        'read PMD': [
          { guard: 'tableThere', actions: 'mapTable', target: 'lockingPte', description: 'a table' },
          { target: 'failing', description: 'none, or huge' },
        ],
      },
    },
    lockingPte: { meta: inMapLock, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } } },
    comparing: {
      meta: inMapLock,
      on: {
        'compare PMD': [
          { guard: 'pmdSame', target: 'looking', description: 'unchanged' },
          { target: 'tableGone', description: 'the table was taken away' },
        ],
      },
    },
    tableGone: { meta: inMapLock, on: { 'unlock PTE': { actions: 'unlockPte', target: 'mappingTable' } } },
    looking: {
      on: {
        'follow page': [
          { guard: 'mayStore', actions: ['getPage', 'setDirty'], target: 'gotten', description: 'a page' },
          { target: 'nothing', description: 'nothing to store to' },
        ],
      },
    },
    nothing: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'failing' } } },
    gotten: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'leaving' } } },
    leaving: { meta: inLocked, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'pinned' } } },
    pinned: { meta: { in: 'device' }, on: { 'device store': { actions: 'store', target: 'stored' } } },
    stored: {
      meta: { in: 'mm/gup.c:unpin_user_page' },
      on: { 'put page': { actions: 'putPage', target: 'done' } },
    },
    failing: { meta: inLocked, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failed' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
