/** The invariants of a core dump. */
import { atEnd, every, never, not } from '../../checker/language/index.ts';
import { coreDump } from '../mm/core-dump.ts';
import { mm } from '../sorts.ts';

export const CORE1 = never('CORE1', 'a core dump meets no more VMAs than it has room for', coreDump.overrun);
export const CORE2 = atEnd(
  'CORE2',
  'when all rests no core is dumped any more, and VMAs may be changed again',
  every(mm, (of) => not(coreDump.running.at(of))),
);
