/** One half of what is claimed; the other is in claims-second.test.ts. */
import { testClaims } from './claims.ts';

testClaims(0);
