/**
 * A fault below a stack, and who looks VMAs up meanwhile: lock_mm_and_find_vma(), mm/memory.c, and expand_downwards(),
 * mm/mmap.c, Linux 6.12; find_vma() under mmap_lock and lock_vma_under_rcu(). A store in the tree replaces a node, which is freed
 * by RCU. Who holds mmap_lock for reading walks the tree outside of RCU: mmap_lock for writing keeps its nodes.
 * Until 6.4 (`stackFaultBefore65`) the stack was expanded with mmap_lock held for reading.
 * Not modelled: the VMA's own lock and vm_start, whose change is the other protocol of this folder; the anon_vma lock and
 * page_table_lock, which kept two expansions apart until 6.4; a tree of several nodes.
 */
import { setup } from 'xstate';
import { flag, index, optional, reference, role, variant } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const stackUser = role(
  'stack user',
  {
    registers: {
      mm: index(m.mm),
      /** Constant: it walks the tree by RCU, and not under mmap_lock. */
      underRcu: variant(flag),
      node: reference(m.mapleNode),
      /** What was allocated for the store; and what it has replaced. */
      spare: optional(m.mapleNode),
      old: optional(m.mapleNode),
    },
    choices: { node: m.mapleNode },
    family: true,
  },
  ({ self, chosen }) => {
    const mmapLock = m.mms.lock.at(self.mm);
    const { root } = m.mapleTree;
    return {
      guards: {
        underRcu: self.underRcu,
        reaches: m.nodeReaches(self.node.known()),
        nodeFree: m.mapleNodeFree(chosen.node),
        gracePeriodOver: m.gracePeriodOver(),
      },
      actions: {
        enterRcu: m.rcuReadLock(),
        leaveRcu: m.rcuReadUnlock(),
        loadRoot: self.node.set(root),
        forgetNode: self.node.set('none'),
        unlockMmap: mmapLock.releaseRead(),
        queueForMmap: mmapLock.queueWrite(),
        allocateNode: [m.allocateMapleNode(chosen.node), self.spare.set(chosen.node)],
        storeInTree: [self.old.set(root), m.storeGrown(self.spare.known()), self.spare.set('none')],
        downgrade: mmapLock.downgrade(),
        freeOld: [m.freeMapleNode(self.old.known()), self.old.set('none')],
      },
      steps: { lockMmap: mmapLock.acquireRead(), lockMmapToWrite: mmapLock.acquireWrite() },
    };
  },
);
const machine = setup(vocabulary(stackUser));

const findVma = { in: 'mm/memory.c:lock_mm_and_find_vma', version: '6.12' } as const;
const expanding = { in: 'mm/mmap.c:expand_downwards', version: '6.12' } as const;

/** From `atMmapLock` to `read`, with the node in hand. */
const walk = states({
  atMmapLock: {
    meta: findVma,
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'walking' } },
  },
  walking: { meta: findVma, on: { 'load node': { actions: 'loadRoot', target: 'atNode' } } },
});
/** Goes on to one state if the stack reaches the address, and to the other if it ends above. */
function readingNode(reached: string, above: string, faster = 'the stack reaches it') {
  return {
    meta: findVma,
    on: {
      'read node': [
        { guard: 'reaches', actions: 'forgetNode', target: reached, description: faster },
        { actions: 'forgetNode', target: above, description: 'the stack ends above' },
      ],
    },
  } as const;
}
/** vma_iter_prealloc() and vma_iter_store(); it goes on to `stored`. */
const expand = states({
  allocating: {
    meta: expanding,
    on: { 'allocate node': { guard: 'nodeFree', actions: 'allocateNode', target: 'storing' } },
  },
  storing: { meta: expanding, on: { 'store VMA in tree': { actions: 'storeInTree', target: 'stored' } } },
});
/** Whoever may have loaded the old node by RCU leaves first. */
const freeing = states({
  freeing: {
    meta: { in: 'lib/maple_tree.c:mt_free_rcu', version: '6.16' },
    on: { 'free old node after grace period': { guard: 'gracePeriodOver', actions: 'freeOld', target: 'done' } },
  },
  done: { type: 'final' },
});

export const stackFault = machine.createMachine({
  id: 'fault below a stack',
  initial: 'atMmapLock',
  states: {
    ...walk,
    atNode: readingNode('unlockingReached', 'unlocking'),
    unlockingReached: { meta: findVma, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    // mmap_upgrade_trylock() does not exist yet, as it says.
    unlocking: {
      meta: { in: 'mm/memory.c:upgrade_mmap_lock_carefully', version: '6.12' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'queueing' } },
    },
    queueing: {
      meta: { in: 'mm/memory.c:upgrade_mmap_lock_carefully', version: '6.12' },
      on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } },
    },
    queued: {
      meta: { in: 'mm/memory.c:upgrade_mmap_lock_carefully', version: '6.12' },
      on: {
        'take mmap_lock for writing': { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'walkingAgain' },
      },
    },
    walkingAgain: { meta: findVma, on: { 'load node': { actions: 'loadRoot', target: 'atNodeAgain' } } },
    atNodeAgain: readingNode('downgrading', 'allocating', 'another was faster'),
    downgrading: { meta: findVma, on: { 'downgrade mmap_lock': { actions: 'downgrade', target: 'unlockingReached' } } },
    ...expand,
    stored: { meta: findVma, on: { 'downgrade mmap_lock': { actions: 'downgrade', target: 'unlockingGrown' } } },
    unlockingGrown: { meta: findVma, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    ...freeing,
  },
});

export const stackFaultBefore65 = machine.createMachine({
  id: 'fault below a stack, before 6.5',
  initial: 'atMmapLock',
  states: {
    ...walk,
    atNode: readingNode('unlockingReached', 'allocating'),
    unlockingReached: { meta: findVma, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    ...expand,
    stored: { meta: findVma, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    ...freeing,
  },
});

export const vmaFinder = machine.createMachine({
  id: 'find_vma',
  initial: 'called',
  states: {
    called: { always: [{ guard: 'underRcu', target: 'enteringRcu' }, { target: 'atMmapLock' }] },
    enteringRcu: {
      meta: { in: 'mm/memory.c:lock_vma_under_rcu', version: '6.12' },
      on: { rcu_read_lock: { actions: 'enterRcu', target: 'walking' } },
    },
    ...walk,
    atNode: readingNode('found', 'found'),
    found: { always: [{ guard: 'underRcu', target: 'leavingRcu' }, { target: 'unlocking' }] },
    leavingRcu: {
      meta: { in: 'mm/memory.c:lock_vma_under_rcu', version: '6.12' },
      on: { rcu_read_unlock: { actions: 'leaveRcu', target: 'done' } },
    },
    unlocking: { meta: findVma, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
