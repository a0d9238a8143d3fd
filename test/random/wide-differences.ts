/** Whether everything agrees on a wide system, its mutant, and what is made of it. */
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import { type Agreement, type AgreeOptions, agree } from './agree.ts';
import { found, type Judged, ofMutants, together } from './judged.ts';
import { isSmall, livenessDiffers, withLiveness } from './live.ts';
import { buildWide, type Wide } from './wide.ts';

export function wideDiffers(text: Wide, options: AgreeOptions): Judged {
  const scenario = buildWide(text);
  const itself = scenarioDiffers(scenario, options);
  const isCompared = itself.skipped === null && options.lots.falls('liveness', 32);
  const live = isCompared ? withLiveness(scenario) : null;
  if (live === null || !isSmall(live, null, Math.min(60, options.statesMax))) return itself;
  return together(itself, found('liveness', livenessDiffers(live)));
}

/** The scenario and its mutants. */
export function scenarioDiffers(scenario: Scenario, options: AgreeOptions): Judged {
  return ofMutants(scenario, (mutant): Agreement => {
    try {
      return agree(scenario, mutant, options);
    } catch (error) {
      // Some changes find nothing that they could change.
      if (error instanceof ModelError) return { kind: 'skipped', why: 'refused' };
      throw error;
    }
  });
}
