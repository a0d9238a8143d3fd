/** A page of a file is stored to through a private and through a shared mapping. */
import { atEnd, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { entry, mapsPrivateCopy, properties as p, ptep, vmas } from '../../models/index.ts';
import { fileMapping, secondVma } from './setting.ts';

export default scenario({
  name: 'file-private-beside-shared',
  text: 'Two VMAs map a page of a file, one of them privately and for reading yet. A thread stores through each: through the private one it stores to a copy, the file has what the other stored.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, offset: 1, frame: 3 },
  boundsReason:
    'two VMAs of one page each, in page tables of their own; the page of the file, and a copy for each fault',
  initial: [secondVma(), vmas.isPrivate.at(0).set(true), entry(ptep(0)).write.set(false)],
  actors: {
    own: fileFaulter.runs(fileFault, { page: 0 }),
    again: fileFaulter.runs(fileFault, { page: 0 }),
    shared: fileFaulter.runs(fileFault, { page: 1 }),
  },
  properties: [
    ...fileMapping,
    p.DATA8,
    p.DATA3cache,
    atEnd('copied', 'when all rests a copy is mapped privately', mapsPrivateCopy(ptep(0))),
    sometimes(
      'copied in vain',
      'a copy is given back since another thread was faster',
      fileFaulter.some((g) => g.in('faulting.protected.copying.changed')),
    ),
  ],
  expect: { verdict: 'holds', states: 2764, transitions: 5892, depth: 37 },
  mutants: {
    'no copy': {
      text: 'The page of the file is made writable in the private mapping.',
      change: guardBecomes(fileFaulter, 'copies', false),
      expect: { violates: 'DATA8', steps: 8 },
      reference: 'mm/memory.c: do_wp_page() asks for VM_SHARED',
    },
    'entry not looked at again': {
      text: 'The copy is mapped over the one of another thread, which nobody puts any more.',
      change: guardBecomes(fileFaulter, 'stillProtected', true),
      expect: { violates: 'REF1', steps: 39 },
      reference: 'mm/memory.c: pte_same() in wp_page_copy()',
    },
  },
});
