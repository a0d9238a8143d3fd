/**
 * The announced zap, zap-page-range-single.ts, where intervals come and go: at the end of the last invalidation of the tree
 * mn_itree_inv_end(), mm/mmu_notifier.c, Linux 6.12, does what was put off, and wakes who waits for that.
 */
import { setup } from 'xstate';
import { each, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { announcedZap } from '../zap/zap-page-range-single.ts';
import { zapperRegisters, zapperVocabulary } from '../zap/zapper-role.ts';

export const treeZapper = role('zapper beside changes', { registers: zapperRegisters, family: true }, ({ self }) => {
  const zap = zapperVocabulary(self);
  return {
    ...zap,
    guards: { ...zap.guards, treeInUse: m.interval.hasTree.is(true), needsSteps: m.interval.hasTree.is(true) },
    actions: {
      ...zap.actions,
      markTree: m.intervalStartWhereIn(),
      unmarkTree: [m.intervalEndWithDeferred(), each(m.consumer, (c) => when(m.inTree(c), m.endDelivered(c)))].flat(),
    },
  };
});

export const zapBesideChanges = setup(vocabulary(treeZapper)).createMachine({
  id: 'zap beside changes of the tree',
  ...announcedZap,
});
