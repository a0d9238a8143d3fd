/** A first store to a VMA, whose anon_vma may be that of the VMA next to it, which goes away. */
import {
  and,
  arbitrary,
  guardBecomes,
  never,
  not,
  runsInstead,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { anonFault, anonFaulter, anonFaultOf64, anonFaultOf65 } from '../../machines/vma-lock/anon-fault.ts';
import { mremapOfVma, munmapOfVma } from '../../machines/vma-lock/vma-calls.ts';
import { vmaWriter } from '../../machines/vma-lock/vma-writer-role.ts';
import { builtIn, mms, properties as p, sharedByTasks, vmaAnon, vmaFromStart } from '../../models/index.ts';
import { bySemaphore } from './setting.ts';

const about = { page: 0, beside: 1 } as const;

const prepared = never(
  'prepared',
  'who goes on to map a page has a VMA with an anon_vma',
  anonFaulter.some((f) => and(f.in('unlocking', 'unlockingMmap'), f.vma.isnt('none'), not(vmaAnon.isSet.at(f.vma)))),
);

export default scenario({
  name: 'first-store-against-mremap-and-munmap',
  text: 'A thread stores to a VMA whose pages another one moves away, and with them its anon_vma; a third one unmaps the VMA next to it. Who finds no anon_vma looks whether that of the neighbour will do, and holds mmap_lock for that.',
  bounds: { page: 2, vma: 2 },
  boundsReason: 'the VMA that is stored to, and its neighbour',
  initial: [
    sharedByTasks(3),
    vmaFromStart(0, [0]),
    vmaFromStart(1, [1]),
    bySemaphore,
    vmaAnon.isSet.at(0).set(true),
    arbitrary(vmaAnon.isSet.at(1)),
  ],
  actors: {
    thread: anonFaulter.runs(anonFault, about),
    mremap: vmaWriter.runs(mremapOfVma),
    munmap: vmaWriter.runs(munmapOfVma, { page: 1 }),
  },
  properties: [
    p.VMA4,
    p.VMA5,
    prepared,
    sometimes(
      'looks at the neighbour',
      'the thread has found no anon_vma, and looks at the VMA next to its own',
      anonFaulter.some((f) => f.in('preparing.looking', 'preparingUnderLock.looking')),
    ),
    sometimes(
      'looked up anew',
      'the thread could not keep the lock of its VMA, and goes on under mmap_lock',
      anonFaulter.some((f) => f.in('testingUnderLock')),
    ),
    sometimes(
      'no neighbour',
      'the neighbour is gone, and the thread makes an anon_vma of its own',
      anonFaulter.some((f) => f.in('preparing.setting', 'preparingUnderLock.setting')),
    ),
  ],
  expect: { verdict: 'holds', states: 1166, transitions: 2362, depth: 29 },
  mutants: {
    'asked before the VMA is locked': {
      text: 'No VMA without an anon_vma is locked, and mmap_lock not asked for: but the anon_vma is looked for before the VMA is locked, and unlinked in between. The neighbour is looked at while it is freed.',
      change: runsInstead('thread', anonFaulter.runs(anonFaultOf64, about)),
      bug: 'D34',
      expect: { violates: builtIn.L5freed, steps: 29 },
      reference: 'commit 657b5146955e (CVE-2024-1312)',
    },
    'asked once the VMA is locked': {
      text: 'The cure of 6.5: the anon_vma is looked for when the VMA is locked, and a VMA that has none is left to mmap_lock.',
      change: runsInstead('thread', anonFaulter.runs(anonFaultOf65, about)),
      expect: { holds: 'nobody unlinks the anon_vma of a VMA that is read-locked' },
      reference: 'commit 657b5146955e',
    },
    'anon_vma not looked for': {
      text: 'The thread maps its page in a VMA that has no anon_vma: nothing would find it by its reverse map.',
      change: guardBecomes(anonFaulter, 'hasAnonVma', true),
      expect: { violates: 'prepared', steps: 15 },
      reference: '__vmf_anon_prepare(), mm/memory.c',
    },
    'mmap_lock not asked for': {
      text: 'The thread trusts the lock of its own VMA, which keeps no neighbour.',
      change: withoutLock(mms.lock.at(0)),
      expect: { violates: builtIn.L5freed, steps: 25 },
      reference: '__vmf_anon_prepare(), mm/memory.c: mmap_read_trylock()',
    },
  },
});
