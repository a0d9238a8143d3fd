/** One half of the mutants; the other is in mutants-first.test.ts. */
import { testMutants } from './claims.ts';

testMutants(1);
