/** A debugger stores to a page of a read-only private mapping while the file is truncated. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { forcedWriter } from '../../machines/gup/access-remote-vm-role.ts';
import { properties as p } from '../../models/index.ts';
import { debuggerStores, forcing, readOnlyFile, someForced } from './setting.ts';

export default scenario({
  name: 'forced-store-against-truncate',
  text: 'A debugger stores to a page of a read-only private mapping while the file is truncated: to a copy, which the truncation unmaps, or the page is behind the end of the file, and nothing is stored.',
  bounds: { page: 1, offset: 1, frame: 3 },
  boundsReason: 'one page of the file; a copy, and another where the first was unmapped',
  initial: readOnlyFile(1),
  actors: { debugger: debuggerStores, truncater: truncater.runs(truncate, { first: 0 }) },
  properties: [
    ...forcing,
    p.DATA7private,
    p.someTruncated,
    someForced,
    sometimes(
      'behind the end',
      'the debugger is told EFAULT',
      forcedWriter.some((w) => w.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 4348, transitions: 8233, depth: 64 },
});
