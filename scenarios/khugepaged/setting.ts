/** What the scenarios of collapse start from. */
import type { Effect } from '../../checker/language/ir.ts';
import { frames, kernel, mappedFromStart, opened, sharedByTasks, vmas } from '../../models/index.ts';

/** One region of the pages A and B in an address space of `tasks`: A is mapped to frame 0; frame `huge` is a huge page. */
export function collapsible(tasks: number, huge: number): Effect {
  return [sharedByTasks(tasks), kernel.hugePages.set(true), frames.kind.at(huge).set('huge'), mappedFromStart(0, 0)];
}
/** Context 0 is open, and VMA 0 registered with it for missing pages. */
export const armed: Effect = [opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];
