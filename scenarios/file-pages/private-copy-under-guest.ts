/** A page of a private mapping of a file for which a guest has a translation is copied, while it is reclaimed. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { entry, notifier, properties as p, ptep, secondary, vmas } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import { fileMapping, mappedFile } from './setting.ts';

export default scenario({
  name: 'file-private-copy-under-guest',
  text: 'A guest reads a page of a file through a private mapping. A thread stores there, for which the page is copied, while reclaim takes the page of the file: the guest’s translation goes before the copy is mapped, or the page is unmapped.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'the page of the file and its copy',
  initial: [
    mappedFile(1),
    vmas.isPrivate.at(0).set(true),
    entry(ptep(0)).write.set(false),
    notifier.subscribed.at(0).set(true),
    translatedFromStart(0, 0, 0),
    secondary.spte.at(0).at(0).write.set(false),
  ],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
  },
  properties: [
    ...fileMapping,
    p.SEC1,
    p.SEC2,
    p.SEC3,
    p.SEC5rest,
    p.DATA8,
    p.someSpte,
    sometimes(
      'reclaimed meanwhile',
      'the page was unmapped when its copy is to be mapped',
      fileFaulter.some((g) => g.in('faulting.protected.copying.changed')),
    ),
  ],
  expect: { verdict: 'holds', states: 665, transitions: 1150, depth: 61 },
  mutants: {
    'rmap not told': {
      text: 'The page of the file counts as mapped after its copy has taken its place.',
      change: actionBecomes(fileFaulter, 'removeMapping', nothing),
      expect: { violates: 'REF1', steps: 36 },
      reference: 'mm/memory.c: page_remove_rmap() in wp_page_copy()',
    },
    'copy not announced': {
      text: 'The bracket around the replacement is missing: the guest reads on from the page of the file.',
      change: guardBecomes(fileFaulter, 'announces', false),
      expect: { violates: 'SEC1', steps: 12 },
      bug: 'B51',
      reference: 'mm/memory.c: wp_page_copy(); B51 for this caller',
    },
  },
});
