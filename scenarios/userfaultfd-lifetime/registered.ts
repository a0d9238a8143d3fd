/** Initial states that the scenarios of the life of a registration share. */
import type { Effect } from '../../checker/language/ir.ts';
import { opened, sharedByTasks, vmas } from '../../models/index.ts';

/** One VMA, armed for missing pages by context 0, whose descriptor is open. */
export function armedByOneContext(tasks: number): Effect {
  return [sharedByTasks(tasks), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];
}
