/** Which states a check may leave out, from the command line. */
import type { CheckOptions } from '../../checker/check.ts';
import { refuseTogether } from '../../checker/compile/reduce/soundness.ts';
import { UsageError } from '../io.ts';
import { choice, flag, type RawOptions } from './options.ts';

const reductions = {
  auto: 'auto',
  none: [],
  symmetry: ['symmetry'],
  order: ['partial order'],
  both: ['symmetry', 'partial order'],
} as const satisfies { readonly [word: string]: CheckOptions['reductions'] };

export function reductionsOf(options: RawOptions): NonNullable<CheckOptions['reductions']> {
  const how = choice(options, 'reduce', ['auto', 'none', 'symmetry', 'order', 'both']);
  if (how === 'both') refuseTogether(reductions.both);
  if (!flag(options, 'exact')) return reductions[how];
  if (how === 'auto' || how === 'none') return [];
  throw new UsageError(`--exact visits every state, and --reduce ${how} leaves some out; give one of them`);
}
