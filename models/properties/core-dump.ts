/** The invariants of a core dump. */
import { never } from '../../checker/language/index.ts';
import { coreDump } from '../mm/core-dump.ts';

export const CORE1 = never('CORE1', 'a core dump meets no more VMAs than it has room for', coreDump.overrun);
