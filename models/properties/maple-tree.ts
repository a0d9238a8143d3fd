/** The invariants of the tree of VMAs, each once. */
import { atEnd, every, implies } from '../../checker/language/index.ts';
import { mapleTree } from '../mm/maple-tree.ts';
import { mapleNode } from '../sorts.ts';

export const MT1 = atEnd(
  'MT1',
  'when all rests each node that is allocated is in the tree',
  every(mapleNode, (n) => implies(mapleTree.object.at(n).is('allocated'), mapleTree.root.is(n))),
);
