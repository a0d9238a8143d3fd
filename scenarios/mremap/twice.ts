/** Two threads move the same page. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { builtIn, mms } from '../../models/index.ts';
import { aboutToMove, moving, someMoved, twoAddresses } from './setting.ts';

const mover = mapMover.runs(mremap, { from: 0, to: 1 });

export default scenario({
  name: 'mremap-twice',
  text: 'Two threads move the same page to the same address: the second finds no VMA at the old one.',
  bounds: { ...twoAddresses, frame: 1 },
  boundsReason: 'the page and its two addresses',
  initial: aboutToMove(2),
  actors: { one: mover, other: mover },
  properties: [
    ...moving,
    someMoved,
    sometimes(
      'nothing to move',
      'one finds no VMA',
      mapMover.some((m) => m.failed),
    ),
  ],
  expect: { verdict: 'holds', states: 116, transitions: 172, depth: 30 },
  mutants: {
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: the VMA is unmapped and freed while it is copied.',
      change: withoutLock(mms.lock),
      expect: { violates: builtIn.L5freed, steps: 34 },
      reference: 'mmap_write_lock_killable() in mremap(), mm/mremap.c',
    },
  },
});
