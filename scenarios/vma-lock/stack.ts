/** A stack is expanded while others look for VMAs. */
import { guardBecomes, runsInstead, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { stackFault, stackFaultBefore65, stackUser, vmaFinder } from '../../machines/vma-lock/expand-stack.ts';
import { builtIn, properties as p, sharedByTasks, stackEndsAbove } from '../../models/index.ts';

export default scenario({
  name: 'stack-against-look-ups',
  text: 'Two threads touch the page below a stack, which expands it: the VMA is stored in the tree anew, and the node where it was is freed by RCU. Of two others one looks for a VMA under mmap_lock, outside of RCU, and one by RCU.',
  bounds: { page: 1, 'maple node': 2 },
  boundsReason: 'the node that is there and the one that replaces it; who comes second finds the stack grown',
  initial: [sharedByTasks(4), stackEndsAbove],
  actors: {
    thread: stackUser.runs(stackFault),
    again: stackUser.runs(stackFault),
    underLock: stackUser.runs(vmaFinder),
    byRcu: stackUser.runs(vmaFinder, { underRcu: true }),
  },
  properties: [
    p.MT1,
    sometimes(
      'waits for RCU',
      'the old node is out of the tree, and a reader has it in hand',
      stackUser.some((u) => u.in('freeing')),
    ),
    sometimes(
      'faster',
      'the stack has grown when mmap_lock is taken for writing',
      stackUser.some((u) => u.in('downgrading')),
    ),
  ],
  expect: { verdict: 'holds', states: 2509, transitions: 7139, depth: 29 },
  mutants: {
    'expands under mmap_lock for reading': {
      text: 'The stack is expanded with mmap_lock held for reading only: the node is freed after a grace period, and who walks the tree under mmap_lock is no reader of RCU.',
      change: runsInstead('thread', stackUser.runs(stackFaultBefore65)),
      bug: 'E14',
      expect: { violates: builtIn.L5freed, steps: 10 },
      reference: 'CVE-2023-3269; commit 8d7071af8907 for the cure of 6.5',
    },
    'no grace period': {
      text: 'The old node is freed at once: who looks VMAs up by RCU may have it in hand.',
      change: guardBecomes(stackUser, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 16 },
      reference: 'lib/maple_tree.c: ma_free_rcu()',
    },
    'old node kept': {
      text: 'What is replaced is never freed.',
      change: stepDropped(stackFault, 'freeing', 'free old node after grace period'),
      expect: { violates: 'MT1', steps: 25 },
      reference: 'lib/maple_tree.c: mas_free()',
    },
  },
});
