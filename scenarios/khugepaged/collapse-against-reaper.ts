/** A region is collapsed while the OOM reaper takes its pages. */
import {
  and,
  guardBecomes,
  inState,
  never,
  not,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { oomReapRegion, regionReaper } from '../../machines/zap/oom-reap-region.ts';
import { mapsNothing, mms, properties as p } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-reaper',
  text: 'khugepaged collapses a region with a hole while the OOM reaper takes the pages of the dying task. The reaper comes before, after, or not at all, since it does not wait for mmap_lock; it finds pages, or the huge page, and what it has taken does not come back as a huge page of zeros.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'one page that is there and one hole; a huge page',
  initial: collapsible(1, 1),
  actors: { C: collapser.runs(collapse, { page: 0 }), R: regionReaper.runs(oomReapRegion, { page: 0 }) },
  properties: [
    p.R2,
    p.REF1,
    p.REF3,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    never(
      'filled anew',
      'no page is there once the reaper has taken it',
      and(inState(1, 'reaped'), not(and(mapsNothing(0), mapsNothing(1)))),
    ),
    sometimes(
      'huge page reaped',
      'the reaper takes the huge page',
      regionReaper.some((r) => r.in('zapHugePmd.hugeZapped')),
    ),
    sometimes('given up', 'the reaper does not wait for the collapse', inState(1, 'gaveUp')),
  ],
  expect: { verdict: 'holds', states: 277, transitions: 446, depth: 58 },
  mutants: {
    'no mmap_lock': {
      text: 'nobody takes mmap_lock: the reaper finds no table while the collapse has taken it out, and believes that nothing is left',
      change: withoutLock(mms.lock),
      expect: { violates: 'filled anew', steps: 52 },
      reference: 'mm/oom_kill.c, oom_reap_task_mm(): mmap_read_trylock()',
    },
    'nothing need be there': {
      text: 'the collapse does not ask for a page that may be written: where the reaper has taken all, it maps a huge page of zeros',
      change: guardBecomes(collapser, 'sawWritable', true),
      expect: { violates: 'filled anew', steps: 49 },
      reference: 'mm/khugepaged.c, __collapse_huge_page_isolate(): SCAN_PAGE_RO',
    },
  },
});
