/** A debugger stores to a page of a read-only private mapping that is mapped while it is discarded. */
import { guardBecomes, initially, scenario } from '../../checker/language/index.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import { zapOfFile } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { entry, forcedAccess, ptep } from '../../models/index.ts';
import { debuggerStores, forcing, gottenOfFile, mappedReadOnly, someForced } from './setting.ts';

export default scenario({
  name: 'forced-store-to-mapped',
  text: 'The page of the file is mapped for reading, and a debugger stores there while the process discards it: what it has found is the page of the file before the fault, and may be so again after it.',
  bounds: { page: 1, offset: 1, frame: 3 },
  boundsReason: 'one page of the file; a copy, and another once the first is discarded',
  initial: mappedReadOnly(1),
  actors: {
    debugger: debuggerStores,
    discarder: zapper.runs(zapOfFile),
  },
  properties: [...forcing, someForced, gottenOfFile],
  expect: { verdict: 'holds', states: 655, transitions: 1177, depth: 47 },
  mutants: {
    'any page followed': {
      text: 'FOLL_FORCE alone lets a store through an entry that is write-protected: that of the page of the file, too.',
      change: guardBecomes(forcedWriter, 'mayFollow', entry(ptep(forcedWriter.self.page)).kind.is('present')),
      expect: { violates: 'DATA8', steps: 5 },
      reference: 'mm/gup.c: can_follow_write_pte()',
    },
    'FOLL_WRITE dropped': {
      text: 'wp_page_copy() breaks COW, and says so; the page is looked up as for reading from then on, also when the copy is discarded and the page of the file is mapped again.',
      change: initially(forcedAccess.dropsFollWrite.set(true)),
      bug: 'B39',
      expect: { violates: 'DATA8', steps: 41 },
      reference: 'commit 19be0eaffa3a (CVE-2016-5195)',
    },
  },
});
