/**
 * UFFDIO_COPY into a private mapping of shmem: mfill_atomic(), mfill_atomic_pte_copy() and mfill_atomic_install_pte(),
 * mm/userfaultfd.c, Linux 6.12, which put an anonymous page there and look at no page cache, and so wait for no page lock.
 * Under mmap_lock, as it is where the VMA has no anon_vma yet.
 * Not modelled: what userfaultfd-copy.ts has around it; a region without a table, the source of the copy.
 */
import { setup } from 'xstate';
import { and, index, mightSleep, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const privateFiller = role(
  'private filler',
  {
    registers: {
      /** Constant: what is to be filled. */
      page: index(m.page),

      vma: reference(m.vma),
      frame: reference(m.frame),
      table: reference(m.table),
    },
    choices: { frame: m.frame },
    family: true,
  },
  ({ self, chosen }) => {
    const { page, vma, frame, table } = self;
    const at = m.ptep(page, table);
    return {
      guards: {
        isArmed: and(m.vmaIsLive(m.vmaAt(page)), m.vmaIsArmed(m.vmaAt(page))),
        tableThere: m.tableAt(page).isnt('none'),
        frameFree: m.frameFree(chosen.frame),
        pmdSame: m.tableAt(page).is(table),
        pteNone: m.pteNone(at),
      },
      actions: {
        findVma: vma.set(m.vmaAt(page)),
        setAnonVma: m.setAnonVma(vma.known()),
        allocate: [mightSleep, m.allocateFrame(chosen.frame), m.chargeFrame(chosen.frame), frame.set(chosen.frame)],
        copy: m.fillFrame(frame.known(), 'source'),
        mapTable: [m.rcuReadLock(), table.set(m.tableAt(page))],
        /** Where no table goes, or so who does it thinks. */
        followPmd: m.followPmd(page, table),
        forgetTable: table.set('none'),
        unmapTable: [m.rcuReadUnlock(), table.set('none')],
        setPte: m.mapFrame(at, frame.known(), 'resolver'),
        keepFrame: frame.set('none'),
        unlockPte: m.unlockPte(at),
        putFrame: [m.putFrame(frame.known()), frame.set('none')],
        unlockMmap: [m.mmapLockOf(page).releaseRead(), vma.set('none')],
      },
      steps: { lockMmap: m.mmapLockOf(page).acquireRead(), lockPte: m.lockPte(at) },
    };
  },
);

const inCopy = { in: 'mm/userfaultfd.c:mfill_atomic_pte_copy' } as const;
const inInstall = { in: 'mm/userfaultfd.c:mfill_atomic_install_pte' } as const;
const inMapLock = { in: 'mm/pgtable-generic.c:__pte_offset_map_lock' } as const;

export const privateMfillStates = states({
  called: {
    meta: { in: 'mm/userfaultfd.c:uffd_mfill_lock' },
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
  },
  mmapLocked: {
    meta: { in: 'mm/userfaultfd.c:find_vma_and_prepare_anon' },
    on: {
      'find VMA': [
        { guard: 'isArmed', actions: 'findVma', target: 'preparing', description: 'armed' },
        { target: 'failing', description: 'not armed: ENOENT' },
      ],
    },
  },
  // Before anything is mapped: retract_page_tables() goes by it.
  preparing: {
    meta: { in: 'mm/rmap.c:__anon_vma_prepare' },
    on: { 'set anon_vma': { actions: 'setAnonVma', target: 'prepared' } },
  },
  prepared: {
    on: {
      'read PMD': [
        { guard: 'tableThere', target: 'allocating', description: 'a table' },
        { target: 'failing', description: 'none or huge' },
      ],
    },
  },
  allocating: {
    meta: inCopy,
    on: { 'allocate page': { guard: 'frameFree', actions: 'allocate', target: 'copying' } },
  },
  copying: { meta: inCopy, on: { 'copy page': { actions: 'copy', target: 'mappingTable' } } },
  // RCU keeps a table that is taken away from here on.
  mappingTable: {
    meta: inMapLock,
    on: {
      'read PMD again': [
        { guard: 'tableThere', actions: 'mapTable', target: 'lockingPte', description: 'a table' },
        { target: 'puttingPage', description: 'taken away: EAGAIN' },
      ],
    },
  },
  lockingPte: { meta: inMapLock, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } } },
  comparing: {
    meta: inMapLock,
    on: {
      'compare PMD': [
        { guard: 'pmdSame', target: 'pteLocked', description: 'unchanged' },
        { target: 'tableGone', description: 'taken away' },
      ],
    },
  },
  tableGone: {
    meta: inMapLock,
    on: { 'unlock PTE': { actions: ['unlockPte', 'unmapTable'], target: 'mappingTable' } },
  },
  pteLocked: {
    meta: inInstall,
    on: {
      'recheck PTE': [
        { guard: 'pteNone', target: 'installing', description: 'still none' },
        { target: 'taken', description: 'set by another: EEXIST' },
      ],
    },
  },
  installing: { meta: inInstall, on: { 'set PTE': { actions: ['setPte', 'keepFrame'], target: 'installed' } } },
  installed: { meta: inInstall, on: { 'unlock PTE': { actions: ['unlockPte', 'unmapTable'], target: 'filled' } } },
  taken: { meta: inInstall, on: { 'unlock PTE': { actions: ['unlockPte', 'unmapTable'], target: 'puttingPage' } } },
  puttingPage: { meta: inCopy, on: { 'put page': { actions: 'putFrame', target: 'failing' } } },
  filled: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
  failing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failed' } } },
  done: { type: 'final' },
  failed: { type: 'final' },
});

export const privateMfill = setup(vocabulary(privateFiller)).createMachine({
  id: 'private mfill',
  initial: 'called',
  meta: { in: 'mm/userfaultfd.c:mfill_atomic', version: '6.12' },
  states: privateMfillStates,
});
