/** Distributed shared memory (seeds 000 and 003): many may load, or one may store, and a store makes its node the owner. */
import {
  actionBecomes,
  and,
  atEnd,
  never,
  nothing,
  or,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { wpFaulter, wpThread } from '../../machines/fault/uffd-wp-thread.ts';
import { node, sharedMemoryNode } from '../../machines/userfaultfd/shared-memory-node.ts';
import {
  directory,
  entryLockless,
  frames,
  kernel,
  mappedFromStart,
  mms,
  opened,
  properties as p,
  pageTables,
  ptep,
  uffd,
  vmas,
  writeProtectedFromStart,
  writeProtection,
} from '../../models/index.ts';
import { registeredForWp } from './setting.ts';

const at = (page: number) => entryLockless(ptep(page));
const storeAndLoad = (page: number, other: number) => and(at(page).write, at(other).kind.is('present'));

export default scenario({
  name: 'distributed-shared-memory',
  text: 'Two nodes have a page, which both may load and neither may store to. A thread of each stores: its node takes the page from the other, fetches what was stored there last, and lets the thread go on.',
  onDemand: 'two nodes and two threads have 16 million states, in some forty seconds',
  bounds: { page: 2, mm: 2, vma: 2, region: 2, table: 2, context: 2, frame: 2 },
  boundsReason: 'one page on each of two nodes; a frame for each',
  initial: [
    [registeredForWp(2), vmas.missing.at(0).set(true)],
    [mms.users.at(1).set(2), mms.tasks.at(1).set(2), mms.count.at(1).set(1), mms.ofPage.at(1).set(1)],
    [
      vmas.mm.at(1).set(1),
      vmas.covering.at(1).set(1),
      vmas.ctx.at(1).set(1),
      vmas.missing.at(1).set(true),
      writeProtection.registered.at(1).set(true),
    ],
    [uffd.mm.at(1).set(1), opened(1)],
    [pageTables.regionOf.at(1).set(1), pageTables.pmd.at(1).table.set(1)],
    [mappedFromStart(0, 0, 'source'), mappedFromStart(1, 1, 'source')],
    [writeProtectedFromStart(0), writeProtectedFromStart(1)],
    frames.marksStores.at(3).set(true),
    kernel.noVmaLocks.set(true),
  ],
  actors: {
    node0: node.runs(sharedMemoryNode, { page: 0, other: 1, ctx: 0 }),
    node1: node.runs(sharedMemoryNode, { page: 1, other: 0, ctx: 1 }),
    thread0: wpFaulter.runs(wpThread, { page: 0, access: 'write' }),
    thread1: wpFaulter.runs(wpThread, { page: 1, access: 'write' }),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R1, p.R2, p.REF3],
    never('S5', 'while one node may store, no other may load', or(storeAndLoad(0, 1), storeAndLoad(1, 0))),
    never(
      'fetched',
      'what a node has fetched is what the page contained when it was discarded',
      node.some((n) => and(n.in('allocating'), n.fetched.isnt(n.discarded))),
    ),
    atEnd(
      'stored',
      'when all rests both threads have stored',
      wpFaulter.all((t) => t.in('done')),
    ),
    sometimes(
      'fetched from the owner',
      'a node has what the other one has stored',
      node.some((n) => and(n.in('allocating'), n.fetched.isnt('source'))),
    ),
  ],
  expect: { verdict: 'holds', states: 15990471, transitions: 58681380, depth: 197 },
  mutants: {
    'owner not protected': {
      text: 'The page is fetched while its owner may store to it: what is stored before the page is discarded is lost.',
      change: actionBecomes(node, 'protectOther', nothing),
      expect: { violates: 'fetched', steps: 60 },
      reference: 'seed 003, use case 6: exclusive at the first write-protect fault',
    },
    'other node keeps its page': {
      text: 'A node opens its page for stores, and the other one goes on to load what it has.',
      change: [actionBecomes(node, 'discardOther', nothing), actionBecomes(node, 'putOld', nothing)],
      expect: { violates: 'S5', steps: 20 },
      reference: 'seed 003, use case 6: read-only mappings exist simultaneously in different hosts',
    },
    'no lock of the directory': {
      text: 'Both nodes find that nobody owns the page, and each takes it from the other.',
      change: withoutLock(directory.lock),
      expect: { violates: 'fetched', steps: 34 },
      reference: 'S5',
    },
  },
});
