/**
 * UFFDIO_WRITEPROTECT of one page that is present: userfaultfd_writeprotect(), fs/userfaultfd.c, mwriteprotect_range() and
 * uffd_wp_range(), mm/userfaultfd.c, and change_pte_range(), mm/mprotect.c, Linux 6.12; and the programs that protect a
 * page, save it and let the stores go on. The flush comes when the PTL is dropped, at the end of the batch.
 * Not modelled: events of the layout with map_changing_lock and both looks at mmap_changing, mmget_not_zero() (the caller is a
 * thread of the process), entries that are not present, huge pages, several pages and VMAs, subscribers of MMU notifiers.
 */
import { setup } from 'xstate';
import {
  and,
  flag,
  ghost,
  index,
  not,
  type RecordPlace,
  reference,
  role,
  when,
  words,
} from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { wakeUserfault, wakeVocabulary } from './userfaultfd-wake.ts';

export const protectorRegisters = {
  /** Constants: the page, and the descriptor. */
  page: index(m.page),
  ctx: index(m.context),
  /** UFFDIO_WRITEPROTECT_MODE_WP. A constant of who calls once. */
  protects: flag,
  /** What ptep_modify_prot_start() took out. */
  frame: reference(m.frame),
  /** The call has returned ENOENT. */
  failed: flag,
  needWakeup: flag,
  /** What the page contained when the protection had returned, and what the snapshot has of it. */
  atProtection: ghost(m.content),
  saved: ghost(m.content),
  /** How far the snapshot is. */
  stage: ghost(words('none', 'protected', 'saved')),
};

export function protectorVocabulary(self: RecordPlace<typeof protectorRegisters>) {
  const at = m.ptep(self.page);
  const mmapLock = m.mmapLockOf(self.page);
  const vma = m.vmaAt(self.page);
  const wake = wakeVocabulary(self.ctx, self.needWakeup, m.onlyPage(self.page));
  return {
    guards: {
      ...wake.guards,
      protects: self.protects,
      vmaSuits: and(m.vmaIsLive(vma), m.writeProtection.registered.at(vma)),
      failed: self.failed,
      isMapped: m.readable(at),
      nobodySubscribes: not(m.anySubscribed()),
      noTlbs: not(m.kernel.tlbs),
      /** Its own flush, or mm_tlb_flush_nested(). */
      flushPending: m.flushIsOwed(self.page),
    },
    actions: {
      ...wake.actions,
      askToProtect: self.protects.set(true),
      askToUnprotect: self.protects.set(false),
      fail: self.failed.set(true),
      unlockMmap: mmapLock.releaseRead(),
      startChange: [self.frame.set(m.entry(at).frame), m.takeProtectedOut(at)],
      commitUffdWp: [m.commitUffdWp(at, self.frame.known()), m.gather(self.page), self.frame.set('none')],
      /** pte_needs_flush(): who has cached a read-only entry loses nothing by it. */
      commitWithoutUffdWp: [m.commitWithoutUffdWp(at, self.frame.known()), self.frame.set('none')],
      unlockPte: m.unlockPte(at),
      flush: m.flushAllTlbs(self.page),
      endFlushPending: m.gatherDone(),
      noteContent: [self.atProtection.set(m.promises.content.at(self.page)), self.stage.set('protected')],
      savePage: [
        m.load(at),
        self.saved.set(m.contentAt(m.entryLockless(at).frame, self.page)),
        self.stage.set('saved'),
      ],
    },
    steps: { ...wake.steps, lockMmap: mmapLock.acquireRead(), lockPte: m.lockPte(at) },
  };
}

export const protector = role('write protector', { family: true, registers: protectorRegisters }, ({ self }) =>
  protectorVocabulary(self),
);

/** The call, up to where it has returned. */
export const uffdioWriteprotect = states({
  initial: 'lockingMmap',
  meta: { in: 'mm/userfaultfd.c:mwriteprotect_range', version: '6.12' },
  states: {
    lockingMmap: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: {
      on: {
        'look for VMA': [
          { guard: 'vmaSuits', target: 'lockingPte', description: 'registered for write protection' },
          { actions: 'fail', target: 'unlocking', description: 'none there: ENOENT' },
        ],
      },
    },
    lockingPte: {
      meta: { in: 'mm/mprotect.c:change_pte_range' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'present' } },
    },
    // Whoever walks without the PTL finds nothing for a moment.
    present: {
      meta: { in: 'mm/mprotect.c:change_pte_range' },
      on: { 'clear PTE': { actions: 'startChange', target: 'cleared' } },
    },
    cleared: {
      meta: { in: 'mm/mprotect.c:change_pte_range' },
      on: {
        'set PTE': [
          { guard: 'protects', actions: 'commitUffdWp', target: 'changed', description: 'read-only, uffd-wp' },
          { actions: 'commitWithoutUffdWp', target: 'changed', description: 'without uffd-wp' },
        ],
      },
    },
    changed: {
      meta: { in: 'mm/mprotect.c:change_pte_range' },
      on: { 'unlock PTE': { actions: 'unlockPte', target: 'finishing' } },
    },
    finishing: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: {
        'look at tlb_flush_pending': [
          { guard: 'flushPending', target: 'flushing', description: 'a flush is owed' },
          { target: 'unlocking', description: 'none is owed' },
        ],
      },
    },
    flushing: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'flush TLB': { actions: 'flush', target: 'flushed' } },
    },
    flushed: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'drop tlb_flush_pending': { actions: 'endFlushPending', target: 'unlocking' } },
    },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'returned' } } },
    returned: { type: 'final' },
  },
});

const protectorSetup = setup(vocabulary(protector));
/** What a caller says of other actors, whatever memory it is about. */
export const callsAlone = {
  'shares pages': 'what fork() makes of the uffd-wp bit and of a page that is not exclusive is not modelled',
  exits: 'mmget_not_zero() is not modelled',
  unregisters: 'that UNREGISTER takes the protection off is not modelled',
  'closes the descriptor': 'that close() takes the registration off is not modelled',
} as const;
const excludes = { ...noFiles, ...residentOnly, ...callsAlone };
const flushOfOthers = 'that do_wp_page() flushes what another protector still owes is not modelled';
const meta = {
  in: 'user space',
  does: ['write-protects pages'],
  excludes: { ...excludes, 'write-protects pages': flushOfOthers },
  assumes: { nobodySubscribes: 'it does not announce to MMU notifiers what it changes' },
} as const;
const oneCall = states({
  call: {
    ...uffdioWriteprotect,
    onDone: [{ guard: 'failed', target: 'failed' }, { guard: 'protects', target: 'returned' }, { target: 'waking' }],
  },
  waking: { ...wakeUserfault, onDone: { target: 'returned' } },
  returned: { type: 'final' },
  failed: { type: 'final' },
});

/** The call alone, in either direction: `protects` is a constant. */
export const oneWriteprotect = protectorSetup.createMachine({
  id: 'one UFFDIO_WRITEPROTECT',
  meta: { ...meta, excludes, assumes: { ...meta.assumes, noTlbs: flushOfOthers } },
  initial: 'call',
  states: oneCall,
});

export const flushOwer = role(
  'write protector that owes flushes',
  {
    family: true,
    registers: {
      ...protectorRegisters,
      /** pte_write() of what ptep_modify_prot_start() took out. */
      wasWritable: flag,
    },
  },
  ({ self }) => {
    const call = protectorVocabulary(self);
    const { startChange, commitWithoutUffdWp } = call.actions;
    return {
      ...call,
      actions: {
        ...call.actions,
        startChange: [self.wasWritable.set(m.entry(m.ptep(self.page)).write), startChange],
        /** Until 6.2 it takes write access from whoever has it: pte_needs_flush(). */
        commitWithoutUffdWp: [
          commitWithoutUffdWp,
          when(self.wasWritable, m.gather(self.page)),
          self.wasWritable.set(false),
        ],
      },
    };
  },
);

/** The call alone beside CPUs with TLBs, for threads that flush what is owed. */
export const writeprotectOwingFlush = setup(vocabulary(flushOwer)).createMachine({
  id: 'write protection that owes a flush',
  meta: { ...meta, excludes },
  initial: 'call',
  states: oneCall,
});

const saving = { on: { 'copy page': { actions: 'savePage' } } } as const;

/** Protects the page, saves what it contains, and lets stores go on. */
export const snapshot = protectorSetup.createMachine({
  id: 'snapshot',
  meta,
  initial: 'begun',
  states: {
    begun: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToProtect', target: 'protecting' } } },
    protecting: {
      ...uffdioWriteprotect,
      onDone: [
        { guard: 'failed', target: 'done' },
        { actions: 'noteContent', target: 'saving' },
      ],
    },
    saving: {
      on: {
        'copy page': [
          { ...saving.on['copy page'], guard: 'isMapped', target: 'saved', description: 'it is there' },
          { target: 'killed', description: 'unmapped meanwhile: SIGSEGV' },
        ],
      },
    },
    saved: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToUnprotect', target: 'unprotecting' } } },
    unprotecting: { ...uffdioWriteprotect, onDone: [{ guard: 'failed', target: 'done' }, { target: 'waking' }] },
    waking: { ...wakeUserfault, onDone: { target: 'done' } },
    done: { type: 'final' },
    killed: { type: 'final' },
  },
});

/** The broken program that lets stores go on before it has saved the page. */
export const hastySnapshot = protectorSetup.createMachine({
  id: 'hasty snapshot',
  meta,
  initial: 'begun',
  states: {
    begun: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToProtect', target: 'protecting' } } },
    protecting: { ...uffdioWriteprotect, onDone: { actions: 'noteContent', target: 'protectedPage' } },
    protectedPage: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToUnprotect', target: 'unprotecting' } } },
    unprotecting: { ...uffdioWriteprotect, onDone: { target: 'waking' } },
    waking: { ...wakeUserfault, onDone: { target: 'saving' } },
    saving: { on: { 'copy page': { ...saving.on['copy page'], target: 'done' } } },
    done: { type: 'final' },
  },
});

/** The broken order: UFFDIO_WAKE, and then UFFDIO_WRITEPROTECT with UFFDIO_WRITEPROTECT_MODE_DONTWAKE. */
export const wakesFirst = protectorSetup.createMachine({
  id: 'snapshot that wakes first',
  meta,
  initial: 'begun',
  states: {
    begun: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToProtect', target: 'protecting' } } },
    protecting: { ...uffdioWriteprotect, onDone: { actions: 'noteContent', target: 'saving' } },
    saving: { on: { 'copy page': { ...saving.on['copy page'], target: 'waking' } } },
    waking: { ...wakeUserfault, onDone: { target: 'woken' } },
    woken: { on: { 'call UFFDIO_WRITEPROTECT': { actions: 'askToUnprotect', target: 'unprotecting' } } },
    unprotecting: { ...uffdioWriteprotect, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});
