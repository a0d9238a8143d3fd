/** One half of what is claimed; the other is in claims-first.test.ts. */
import { testClaims } from './claims.ts';

testClaims(1);
