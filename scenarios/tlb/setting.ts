/** What the scenarios of TLBs start from. */
import type { Effect } from '../../checker/language/ir.ts';
import { frames, kernel, mappedFromStart, mappedHugeFromStart, sharedByTasks } from '../../models/index.ts';

/** Page A is mapped to frame 0 in an address space of `tasks`, on CPUs with TLBs. */
export function cachedByCpus(tasks: number): Effect {
  return [sharedByTasks(tasks), kernel.tlbs.set(true), mappedFromStart(0, 0, 'source')];
}
/** The same with frame 0 a huge page that maps the region of page A. */
export function hugeOnCpus(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.tlbs.set(true),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0, 'source'),
  ];
}
