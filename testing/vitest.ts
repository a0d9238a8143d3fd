/** `expect.extend(matchers)` for Vitest: `import * as matchers from 'racewalk/vitest'`. */
import type {} from 'vitest';
import type { RacewalkMatchers } from './matcher-types.ts';

export {
  type Answer,
  type MatcherOptions,
  toBeAsClaimed,
  toHold,
  toViolate,
  type ViolationOptions,
} from './matchers.ts';
export type { RacewalkMatchers };

declare module 'vitest' {
  // The name of the type parameter is that of Vitest's own declaration, which this one extends.
  // biome-ignore lint/suspicious/noExplicitAny: as Vitest declares it
  interface Matchers<T = any> extends RacewalkMatchers<T> {}
}
