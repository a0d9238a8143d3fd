/** Two debuggers store to a page of a read-only private mapping. */
import { atEnd, guardBecomes, implies, scenario, sometimes } from '../../checker/language/index.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import { entryLockless, frames, mapsPrivateCopy, promises, ptep } from '../../models/index.ts';
import { debuggerStores, forcing, mappedReadOnly, someForced } from './setting.ts';

export default scenario({
  name: 'two-forced-stores',
  text: 'Two debuggers store to a page of a read-only private mapping, which the page of the file is mapped at: one of them makes the copy, and the other finds it and stores to it, too.',
  bounds: { page: 1, offset: 1, frame: 3 },
  boundsReason: 'one page of the file, and a copy for each debugger',
  initial: [mappedReadOnly(1), frames.marksStores.at(1).set(true)],
  actors: {
    one: debuggerStores,
    other: debuggerStores,
  },
  properties: [
    ...forcing,
    atEnd('copied', 'when all rests a copy is mapped', mapsPrivateCopy(ptep(0))),
    atEnd(
      'stores kept',
      'when all rests what was stored last is in the page that is mapped',
      implies(promises.known.at(0), frames.content.at(entryLockless(ptep(0)).frame).is(promises.content.at(0))),
    ),
    someForced,
    sometimes(
      'finds a copy',
      'a fault of one finds the copy that the other has made',
      forcedWriter.some((w) => w.in('faulting.ownCopy.reusing')),
    ),
  ],
  expect: { verdict: 'holds', states: 1437, transitions: 2520, depth: 41 },
  mutants: {
    'entry not looked at again': {
      text: 'A fault that has found the page of the file goes on whatever the entry maps once it is locked: the copy of the other debugger, which has it in hand and stores to it, is copied once more.',
      change: guardBecomes(
        forcedWriter,
        'isPageOfFile',
        entryLockless(ptep(forcedWriter.self.page)).kind.is('present'),
      ),
      expect: { violates: 'stores kept', steps: 48 },
      reference: 'mm/memory.c: pte_same() in handle_pte_fault()',
    },
  },
});
