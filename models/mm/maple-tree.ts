/**
 * mm_mt as a tree of one node at a time: whoever stores a VMA in it puts a new node in the place of the old one, which readers
 * may still have in hand. In a block of its own: elsewhere a look-up is one step, and the tree is `vmas.covering` or `vmaLife.tree`.
 */
import {
  array,
  type Cond,
  expire,
  flag,
  type IndexLike,
  lockless,
  reference,
  shared,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { mapleNode } from '../sorts.ts';
import { mms } from './mm.ts';

export const mapleTree = shared(
  'maple tree',
  {
    /** ma_root, for readers rcu_dereference(). */
    root: reference(mapleNode),
    object: array(mapleNode, words('free', 'allocated')),
    /** What the node says: the stack reaches down to the page that is looked for. */
    reaches: array(mapleNode, flag),
  },
  () => ({ root: { read: true, write: mms.lock.at(0).held() } }),
);

type Node = IndexLike<'maple node'>;

/** Guard of mas_alloc_nodes(). */
export function mapleNodeFree(n: Node): Cond {
  return mapleTree.object.at(n).is('free');
}
/** vma_iter_prealloc(). */
export function allocateMapleNode(n: Node): Effect {
  return mapleTree.object.at(n).set('allocated');
}
/** vma_iter_store() of a VMA that has grown: the new node says so, and is published at once. */
export function storeGrown(n: Node): Effect {
  return [mapleTree.reaches.at(n).set(true), mapleTree.root.set(n)];
}
/** The callback of ma_free_rcu(). */
export function freeMapleNode(n: Node): Effect {
  return [mapleTree.object.at(n).set('free'), mapleTree.reaches.at(n).set(false), expire(mapleNode, n)];
}
/** What a walk finds in the node that it has in hand. */
export function nodeReaches(n: Node): Cond {
  return lockless(mapleTree.reaches.at(n));
}
/** For `initial`: the stack ends above the page, in a tree of node 0. */
export const stackEndsAbove: Effect = [mapleTree.root.set(0), mapleTree.object.at(0).set('allocated')];
