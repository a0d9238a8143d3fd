/** A page of a file is reclaimed while one thread stores to it and another loads from it. */
import { actionBecomes, nothing, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { frames, properties as p } from '../../models/index.ts';
import { fileMapping, secondVma } from './setting.ts';

export default scenario({
  name: 'file-fault-against-reclaim',
  text: 'A page of a file is mapped by two VMAs. One thread stores to it through the one, another loads through the other, while reclaim unmaps it, writes it to the device if it is dirty, and frees it. The load yields what was stored, from the page cache or from the device.',
  bounds: { page: 2, offset: 1, frame: 2, vma: 2 },
  boundsReason: 'one page of the file in two VMAs; the frame that is reclaimed and one for reading the page in again',
  initial: secondVma(),
  actors: {
    writer: fileFaulter.runs(fileFault, { page: 0 }),
    reader: fileFaulter.runs(fileFault, { page: 1, access: 'read' }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
  },
  properties: [
    ...fileMapping,
    p.R7,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
    sometimes(
      'written',
      'the page is written to the device',
      reclaimer.some((r) => r.in('undirtied')),
    ),
  ],
  expect: { verdict: 'holds', states: 9290, transitions: 21993, depth: 91 },
  mutants: {
    'dirty entry forgotten': {
      text: 'An entry through which was stored is cleared, and the page not set dirty: it is freed without being written.',
      change: actionBecomes(reclaimer, 'setTakenDirty', nothing),
      expect: { violates: 'D4', steps: 68 },
      reference: 'mm/rmap.c: try_to_unmap_one() moves the dirty bit to the page once the entry is gone',
    },
    'page not locked': {
      text: 'Reclaim and fault do not wait for each other.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'D4', steps: 96 },
    },
  },
});
