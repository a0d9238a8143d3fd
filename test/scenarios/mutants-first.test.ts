/** One half of the mutants; the other is in mutants-second.test.ts. */
import { testMutants } from './claims.ts';

testMutants(0);
