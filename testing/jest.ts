/** `expect.extend(matchers)` for Jest: `import * as matchers from 'racewalk/jest'`, or `require('racewalk/jest')`. */
import type {} from 'expect';
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

declare module 'expect' {
  // The names of the type parameters are those of Jest's own declaration, which this one extends.
  interface Matchers<R extends void | Promise<void>, T = unknown> extends RacewalkMatchers<R> {}
}
declare global {
  // `@types/jest` keeps its matchers here.
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: as Jest declares it
    interface Matchers<R, T = {}> extends RacewalkMatchers<R> {}
  }
}
