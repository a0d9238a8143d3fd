/** All litmus tests, in the order in which they are listed. */
import type { LitmusTest } from './litmus-test.ts';
import { loadAgainstUnregister } from './tests/unregister.ts';

export const litmusTests: readonly LitmusTest[] = [loadAgainstUnregister];
