/** Initial states that the scenarios of layout events share. */
import type { Effect } from '../../checker/language/ir.ts';
import { opened, sharedByTasks, uffd, vmas } from '../../models/index.ts';

/** One VMA, armed for missing pages by context 0, which asked for layout events. */
export function armedWithEvents(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    uffd.wantsEvents.at(0).set(true),
    vmas.missing.at(0).set(true),
    vmas.ctx.at(0).set(0),
  ];
}
