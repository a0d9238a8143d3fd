/** An address space of several tasks with one VMA that is registered for write protection. */
import type { Effect } from '../../checker/language/index.ts';
import { mmOf, mms, opened, vmas, writeProtection } from '../../models/index.ts';

/** For `initial`: VMA 0 is registered with the open descriptor 0 for write protection, in an address space of `tasks`. */
export function registeredForWp(tasks: number): Effect {
  return [
    mms.users.at(mmOf(0)).set(tasks),
    mms.tasks.at(mmOf(0)).set(tasks),
    mms.count.at(mmOf(0)).set(1),
    opened(0),
    writeProtection.registered.at(0).set(true),
    vmas.ctx.at(0).set(0),
  ];
}
