/** A debugger stores to a page of a read-only private mapping while the page is discarded. */
import { initially, scenario, sometimes } from '../../checker/language/index.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import { zapOfFile } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { forcedAccess } from '../../models/index.ts';
import { debuggerStores, forcing, readOnlyFile, someForced } from './setting.ts';

export default scenario({
  name: 'forced-store-against-dontneed',
  text: 'A debugger stores to a page of a private mapping of a file that its process may only read, and has not touched yet; the process discards it meanwhile. A fault makes the copy, and nothing keeps it: when the page is looked up again the page of the file may be there.',
  bounds: { page: 1, offset: 1, frame: 3 },
  boundsReason: 'one page of the file; a copy, and another once the first is discarded',
  initial: readOnlyFile(1),
  actors: {
    debugger: debuggerStores,
    discarder: zapper.runs(zapOfFile),
  },
  properties: [
    ...forcing,
    someForced,
    sometimes(
      'discarded meanwhile',
      'the copy that a fault has made is gone when the page is looked up again',
      forcedWriter.some((w) => w.in('refused')),
    ),
  ],
  expect: { verdict: 'holds', states: 564, transitions: 1015, depth: 47 },
  mutants: {
    'FOLL_WRITE dropped': {
      text: 'Once a fault has broken COW the page is looked up as for reading, since the entry will never be writable: the copy is discarded, a fault for reading maps the page of the file, and the store goes there.',
      change: initially(forcedAccess.dropsFollWrite.set(true)),
      bug: 'D22',
      expect: { violates: 'DATA8', steps: 49 },
      reference: 'commit 19be0eaffa3a (CVE-2016-5195)',
    },
    FOLL_COW: {
      text: 'The cure of 2016: that COW was broken is noted beside FOLL_WRITE, and a page is taken whose entry is dirty.',
      change: initially(forcedAccess.remembersCow.set(true)),
      expect: { holds: 'a page of the file that a fault for reading has mapped is not dirty' },
      reference: 'commit 19be0eaffa3a',
    },
  },
});
