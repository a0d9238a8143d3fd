/** mremap() moves a page of a file that was stored to. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { cache, entry, frames, properties as p, ptep } from '../../models/index.ts';
import { fileAboutToMove, movingFile, someMoved, twoAddresses } from './setting.ts';

export default scenario({
  name: 'mremap-of-dirty-page',
  text: 'The entry that moves is all that says that the page of the file was stored to.',
  bounds: { ...twoAddresses, offset: 1, frame: 1 },
  boundsReason: 'one page of the file and its two addresses',
  initial: [
    fileAboutToMove(),
    entry(ptep(0)).dirty.set(true),
    frames.content.at(0).set('written'),
    cache.content.at(0).set('written'),
  ],
  actors: { mover: mapMover.runs(mremap, { from: 0, to: 1 }) },
  properties: [...movingFile, p.dirtyKept, someMoved],
  expect: { verdict: 'holds', states: 28, transitions: 27, depth: 27 },
  mutants: {
    'dirty bit left behind': {
      text: 'The new entry is clean: the page may be taken from the page cache, with what was stored.',
      change: actionBecomes(mapMover, 'setPte', [
        mapMover.actions.setPte,
        entry(ptep(mapMover.self.to)).dirty.set(false),
      ]),
      expect: { violates: 'dirty kept', steps: 27 },
      reference: 'move_ptes(), mm/mremap.c: the entry is moved as it is',
    },
  },
});
