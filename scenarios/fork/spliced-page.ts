/** What a child has put into a pipe is what its parent had when it forked, whatever the parent stores later. */
import { and, initially, never, scenario } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmap } from '../../machines/fork/dup-mmap.ts';
import { forker } from '../../machines/fork/dup-mmap-role.ts';
import { splicer, vmsplice } from '../../machines/fork/vmsplice.ts';
import { frames, kernel, properties as p } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

export default scenario({
  name: 'spliced-page',
  text: 'A child puts a page that it shares with its parent into a pipe and gives its mapping back. A thread of the parent stores to the page, and the child reads the pipe.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'one page in each of two address spaces; the frame that both have and a copy',
  initial: aboutToFork(2),
  actors: {
    fork: forker.runs(dupMmap, { page: 0, child: 1 }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write' }),
    child: splicer.runs(vmsplice, { page: 1 }),
  },
  properties: [
    ...forking,
    never(
      'D6pipe',
      'what one process has stored since fork is not in what the other has put into a pipe',
      splicer.some((s) => and(s.piped.isnt('none'), frames.content.at(s.piped).isnt(s.content))),
    ),
    p.someSharedFrame,
  ],
  expect: { verdict: 'holds', states: 730, transitions: 1345, depth: 55 },
  mutants: {
    'reuse by mapcount': {
      text: 'As until 5.8 the parent reuses the page if nobody else maps it: the pipe has a reference to it still, and the child reads what is no business of its.',
      change: initially(kernel.reusesByMapcount.set(true)),
      expect: { violates: 'D6pipe', steps: 43 },
      bug: 'D23',
      reference: '17839856fd58 and 09854ba94c6a ("mm: do_wp_page() simplification"); CVE-2020-29374',
    },
  },
});
