/** The protocols that are checked by default, in the order in which they are listed. One line each. */
import type { Scenario } from '../checker/language/scenario.ts';
import { anonymous } from './anonymous/index.ts';
import { madvUserfault } from './madv-userfault/index.ts';
import type { Protocol } from './protocol.ts';
import { remapAnonPages } from './remap-anon-pages/index.ts';

export const protocols: readonly Protocol[] = [anonymous, madvUserfault, remapAnonPages];

export const scenarios: readonly Scenario[] = protocols.flatMap((protocol) => protocol.scenarios);
