/** Whether everything agrees on one random system, its mutant and its variations. */
import { type AgreeOptions, agree } from './agree.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';
import { besidesIt, type Judged, nothing, ofMutants, together } from './judged.ts';
import { variations } from './variations.ts';

export function differencesOf(text: SystemText, options: AgreeOptions): Judged {
  const { lots } = options;
  const scenario = build(text);
  const itself = ofMutants(scenario, (mutant) => agree(scenario, mutant, options));
  return variations
    .filter(({ name, oneIn }) => lots.falls(name, oneIn))
    .map(({ name, of, compare }) => {
      const varied = of(text, lots);
      if (varied === null) return nothing;
      return besidesIt(
        name,
        ofMutants(varied, (mutant) => compare(varied, mutant, options)),
      );
    })
    .reduce(together, itself);
}
