/** An address space of which a core is dumped. In a block of its own: elsewhere nobody dumps one. */
import { array, type Cond, flag, ghost, type IndexLike, shared, variant } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';
import { mm } from '../sorts.ts';

export const coreDump = shared('core dump', {
  /** mm->core_state is set. */
  running: array(mm, flag),
  /** Constant: Linux 5.1 to 5.9 (04f5866e41fb to 4d45e75a9955). Who changes VMAs of another process asks mmget_still_valid(). */
  asksStillValid: variant(flag),
  /** More VMAs were met than there was room for. */
  overrun: ghost(flag),
});

type Mm = IndexLike<'mm'>;

/** zap_threads() and coredump_finish(). */
export function setCoreState(of: Mm, on: boolean): Statement {
  return coreDump.running.at(of).set(on);
}
/** Guard: not mmget_still_valid(). */
export function coreIsDumped(of: Mm): Cond {
  return coreDump.running.at(of).is(true);
}
