/**
 * UFFDIO_UNREGISTER of a range armed for missing pages: userfaultfd_unregister() and wake_userfault()
 * (fs/userfaultfd.c), userfaultfd_clear_vma() (mm/userfaultfd.c), Linux 6.12, and by the constants of models/kernel.ts
 * the forms before per-VMA locks and before mmget(). The range is one VMA; it may belong to any context, whose sleepers
 * are woken. Not modelled: splitting and merging of VMAs, write protection, copying of the arguments.
 */
import { and, setup } from 'xstate';
import { flag, index, or, type RecordPlace, reference, role, variant } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { holdsFile } from './fill-ioctl.ts';
import { wakeUserfault, wakeVocabulary } from './userfaultfd-wake.ts';
import { vmaCallBegins, vmaCallVocabulary } from './vma-call.ts';

export const unregistrarRegisters = {
  /** Constant: a page of the range. */
  page: index(m.page),
  vma: reference(m.vma),
  /** The context of the VMA, for the wake-up. */
  ctx: reference(m.context),
  needWakeup: flag,
};

/** `inRange`: whose faults are woken. */
export function unregistrarVocabulary(self: RecordPlace<typeof unregistrarRegisters>, inRange: m.Matches) {
  const call = vmaCallVocabulary(self);
  const wake = wakeVocabulary(self.ctx.known(), self.needWakeup, inRange);
  return {
    guards: {
      ...call.guards,
      ...wake.guards,
      vmaArmed: m.vmas.missing.at(self.vma),
    },
    actions: {
      ...call.actions,
      ...wake.actions,
      callUnregister: m.disarmingCalled(self.page),
      noteContext: self.ctx.set(m.vmas.ctx.at(self.vma)),
      clearContext: [m.disarmVma(self.vma), self.ctx.set('none')],
    },
    steps: { ...call.steps, ...wake.steps },
  };
}

const { page: range, ...found } = unregistrarRegisters;

export const unregistrar = role(
  'unregistrar',
  {
    registers: {
      page: range,
      /** Constant: not what the kernel does. The VMA's lock is taken before the wake-up instead of after it. */
      locksVmaFirst: variant(flag),
      ...found,
    },
  },
  ({ self }) => {
    const call = unregistrarVocabulary(self, (page) => m.vmaAt(page).is(self.vma));
    return {
      ...call,
      guards: {
        ...call.guards,
        mayWriteVma: or(m.kernel.noVmaLocks, m.vmas.lock.at(self.vma).heldWrite()),
        locksVmaFirst: self.locksVmaFirst,
      },
    };
  },
);

export const unregisterMeta = {
  in: 'fs/userfaultfd.c:userfaultfd_unregister',
  version: '6.12',
  does: ['unregisters'],
  excludes: holdsFile,
} as const;

export const unregisterStates = states({
  calling: { on: { call: { actions: 'callUnregister', target: 'called' } } },
  ...vmaCallBegins('disarmed'),
  covered: {
    on: {
      'check armed': [
        {
          guard: and(['vmaArmed', 'locksVmaFirst']),
          actions: 'noteContext',
          target: 'lockingVmaFirst',
          description: 'armed',
        },
        { guard: 'vmaArmed', actions: 'noteContext', target: 'waking', description: 'armed' },
        { target: 'disarmed', description: 'not armed' },
      ],
    },
  },
  lockingVmaFirst: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'waking' } } },
  // Who is woken here finds mmap_lock taken; but not the VMA's own lock, which only the next step takes.
  waking: { ...wakeUserfault, onDone: { target: 'woken' } },
  woken: { always: [{ guard: 'mayWriteVma', target: 'disarming' }, { target: 'lockingVma' }] },
  lockingVma: {
    meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
    on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'disarming' } },
  },
  disarming: {
    meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
    on: { 'clear context and flags': { actions: 'clearContext', target: 'disarmed' } },
  },
  disarmed: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'mmIsPinned', target: 'done' }, { target: 'puttingMm' }] },
  puttingMm: { on: { mmput: { actions: 'mmput', target: 'done' } } },
  done: { type: 'final' },
  failedWithEnomem: { type: 'final' },
});

export const uffdUnregister = setup(vocabulary(unregistrar)).createMachine({
  id: 'UFFDIO_UNREGISTER',
  meta: unregisterMeta,
  initial: 'calling',
  states: unregisterStates,
});
