/** A machine whose configuration is put together at run time. */
import { setup } from 'xstate';
import type { AnyRole, MachineLike } from '../checker/language/role.ts';
import { vocabulary } from '../checker/language/vocabulary.ts';

/** The boundary to what tsc cannot know; readChart() checks it. */
export function drawnMachine(role: AnyRole, config: object): MachineLike {
  const { createMachine } = setup(vocabulary(role as never));
  return (createMachine as unknown as (config: object) => MachineLike)(config);
}
