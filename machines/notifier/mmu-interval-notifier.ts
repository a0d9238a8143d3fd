/**
 * An interval notifier from its insertion to its removal: __mmu_interval_notifier_insert() and
 * mmu_interval_notifier_remove(), mm/mmu_notifier.c, Linux 6.12, around the fault of hmm-range-fault.ts. Who keeps its
 * interval looks the page up until its access is made, and drops its entries before it removes the interval, as
 * ib_umem_odp_release(), drivers/infiniband/core/umem_odp.c; who has another notifier for its entries, as
 * nouveau_range_fault(), drivers/gpu/drm/nouveau/nouveau_svm.c, has an interval for one fault only.
 * Not modelled: the first interval of an address space, which mmu_notifier_register() prepares without a subscriber; that a
 * failing look-up ends with an error; intervals that are not about the whole range of a bracket.
 */
import { setup } from 'xstate';
import { and, flag, not, type RecordPlace, role, variant } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { mirrorRegisters, mirrorStates, mirrorVocabulary } from './hmm-range-fault.ts';

/** Of insertion and removal. */
export function intervalVocabulary(self: Pick<RecordPlace<typeof mirrorRegisters>, 'consumer'>) {
  const c = self.consumer;
  const of = m.notifier.mm.at(c);
  return {
    guards: {
      treeInvalidating: m.treeInvalidating(),
      anyInvalidation: m.anyInvalidation(),
      onlyDeferred: and(m.treeInvalidating(), not(m.inTreeNow(c))),
      removalDone: m.intervalSettled(c),
      removalDue: not(m.intervalSettled(c)),
    },
    actions: {
      mmgrab: m.mmgrab(of),
      defer: m.interval.deferred.at(c).set(true),
      forgetDeferred: m.interval.deferred.at(c).set(false),
      markTreeToo: m.notifier.odd.set(true),
      numberIsCurrent: m.numberIsCurrent(c),
      addToTree: m.addToTree(c),
      takeFromTree: m.takeFromTree(c),
      insertReturned: m.registrationReturned(c),
      prepareToWait: m.interval.waiters.prepare(),
      finishWait: m.interval.waiters.finish(),
      mmdrop: m.mmdrop(of),
      removeReturned: m.unregisterReturned(c),
    },
    steps: { wakeUp: m.interval.waiters.woken() },
  };
}

const inInsert = { in: 'mm/mmu_notifier.c:__mmu_interval_notifier_insert', version: '6.12' } as const;
const inRemove = { in: 'mm/mmu_notifier.c:mmu_interval_notifier_remove', version: '6.12' } as const;

/** mmu_interval_notifier_insert(). When it returns the interval may not be in the tree yet. */
export const insertion = states({
  initial: 'grabbing',
  meta: inInsert,
  states: {
    grabbing: { on: { mmgrab: { actions: 'mmgrab', target: 'inserting' } } },
    // The ranges that are being invalidated are not known: the new one may be among them.
    inserting: {
      on: {
        'add to tree': [
          {
            description: 'put off: the tree is being walked',
            guard: 'treeInvalidating',
            actions: ['defer', 'numberIsCurrent'],
            target: 'inserted',
          },
          {
            description: 'in the tree, which is marked: something is being invalidated',
            guard: 'anyInvalidation',
            actions: ['markTreeToo', 'addToTree', 'numberIsCurrent'],
            target: 'inserted',
          },
          { description: 'in the tree', actions: 'addToTree', target: 'inserted' },
        ],
      },
    },
    inserted: { type: 'final' },
  },
});

/** mmu_interval_notifier_remove(). When it returns no callback is running, and none is going to. */
export const removal = states({
  initial: 'removing',
  meta: inRemove,
  states: {
    removing: {
      on: {
        'take out of tree': [
          {
            description: 'not in it yet',
            guard: 'onlyDeferred',
            actions: 'forgetDeferred',
            target: 'dropping',
          },
          {
            description: 'put off: the tree is being walked',
            guard: 'treeInvalidating',
            actions: 'defer',
            target: 'preparing',
          },
          { description: 'taken out', actions: 'takeFromTree', target: 'dropping' },
        ],
      },
    },
    preparing: { on: { prepare_to_wait: { actions: 'prepareToWait', target: 'testing' } } },
    testing: {
      meta: { in: 'mm/mmu_notifier.c:mmu_interval_seq_released' },
      on: {
        'test sequence': [
          { description: 'moved', guard: 'removalDone', target: 'finishing' },
          { description: 'still the same', target: 'sleeping' },
        ],
      },
    },
    sleeping: {
      tags: 'asleep',
      meta: { while: 'removalDue' },
      on: { 'wake up': { guard: 'wakeUp', actions: 'wakeUp', target: 'preparing' } },
    },
    finishing: { on: { finish_wait: { actions: 'finishWait', target: 'dropping' } } },
    dropping: { on: { mmdrop: { actions: ['mmdrop', 'removeReturned'], target: 'removed' } } },
    removed: { type: 'final' },
  },
});

const registers = {
  ...mirrorRegisters,
  /** Constant: the rest of what the driver sets up fails, and so the new interval goes at once. */
  givesUp: variant(flag),
};

export const intervalOwner = role('interval owner', { registers }, ({ self }) => {
  const fault = mirrorVocabulary(self);
  const life = intervalVocabulary(self);
  const c = self.consumer;
  return {
    guards: {
      ...fault.guards,
      ...life.guards,
      /** Its interval is in the tree from the start. */
      insertedBefore: m.isInUse(c),
      givesUp: self.givesUp,
      sharesTable: not(m.secondary.sharesTable.at(c).is('none')),
    },
    actions: {
      ...fault.actions,
      ...life.actions,
      beginLeaving: m.beginLeaving(c),
      dropEntries: m.zapSptes(m.tableOwner(c), () => true),
      freeConsumer: m.freeConsumer(c),
    },
    steps: { ...fault.steps, ...life.steps },
  };
});

export const intervalOfDevice = setup(vocabulary(intervalOwner)).createMachine({
  id: 'device with an interval',
  initial: 'called',
  meta: { in: 'lib/test_hmm.c:dmirror_range_fault', version: '6.1', excludes: anonymousOnly },
  states: {
    called: { always: [{ guard: 'insertedBefore', target: 'running' }, { target: 'insertion' }] },
    insertion: {
      ...insertion,
      onDone: [
        { guard: 'givesUp', actions: ['insertReturned', 'beginLeaving'], target: 'leaving' },
        { actions: 'insertReturned', target: 'running' },
      ],
    },
    ...mirrorStates,
    set: {
      on: {
        'unlock device table': [
          {
            description: 'the interval was for this fault',
            guard: 'sharesTable',
            actions: 'unlockTable',
            target: 'done',
          },
          { description: 'the interval stays', actions: 'unlockTable', target: 'running' },
        ],
      },
    },
    done: { always: { actions: 'beginLeaving', target: 'leaving' } },
    failed: { always: { actions: 'beginLeaving', target: 'leaving' } },
    leaving: { always: [{ guard: 'sharesTable', target: 'removal' }, { target: 'lockingToDrop' }] },
    lockingToDrop: {
      meta: { in: 'device' },
      on: { 'lock device table': { guard: 'lockTable', actions: 'lockTable', target: 'droppingEntries' } },
    },
    droppingEntries: {
      meta: { in: 'device' },
      on: { 'drop device entries': { actions: 'dropEntries', target: 'entriesDropped' } },
    },
    entriesDropped: {
      meta: { in: 'device' },
      on: { 'unlock device table': { actions: 'unlockTable', target: 'removal' } },
    },
    removal: { ...removal, onDone: { target: 'freeing' } },
    freeing: { meta: { in: 'device' }, on: { 'free interval': { actions: 'freeConsumer', target: 'freed' } } },
    freed: { type: 'final' },
  },
});
