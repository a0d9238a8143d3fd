/** Random systems under store buffers, in which every access is lockless: engine and reference interpreter agree. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/program.ts';
import { buildSystem } from '../../checker/compile/system.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { ModelError } from '../../checker/language/index.ts';
import type { Memory } from '../../checker/language/scenario.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { pathDiffers, resultDiffers } from './agree-engine.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';
import { system } from './system.ts';

const statesMax = 100;
const memory = fc.constantFrom<Memory>({ model: 'TSO', buffer: 2 }, { model: 'PSO', buffer: 3 });

function lockless(text: SystemText): SystemText {
  return JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    key === '' || typeof value !== 'object' || value === null || !('place' in value)
      ? value
      : { ...value, lockless: true },
  );
}

/** What differs; null where the system is refused, as one without a store to buffer is, or is too large. */
function differences(text: SystemText, model: Memory): readonly string[] | null {
  try {
    const weak = buildSystem({ ...build(lockless(text)), memory: model });
    initialState(weak);
    const search = exploreUpTo(weak, statesMax);
    if (!search.complete) return null;
    const { result, outcome } = checkProgram(buildProgram(weak), { until: null });
    outcome.release();
    const paths = result.violations.flatMap((violation) => pathDiffers(weak, violation));
    return [...resultDiffers(weak, search.exploration, result), ...paths];
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}

test('engine and interpreter agree on random systems with store buffers', () => {
  let compared = 0;
  fc.assert(
    fc.property(system, memory, (text, model) => {
      const found = differences(text, model);
      if (found !== null) compared++;
      if (found !== null && found.length > 0) {
        throw new Error(`${found.join('\n')}\n${JSON.stringify(model)}\n${JSON.stringify(text)}`);
      }
    }),
    { numRuns: 24, seed: 11, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(5);
});
