/** The result of a search that ended without one: nothing is known. */
import type { System } from '../../checker/compile/system/system.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import type { Result } from '../../checker/report/result.ts';
import type { Loss } from './job.ts';

export function lost(system: System, cut: Loss): Result {
  const { scenario, mutant } = system;
  return {
    scenario: scenario.name,
    mutant,
    fingerprint: fingerprint(system),
    verdict: 'incomplete',
    cut,
    explored: {
      ...{ strategy: 'breadth first', byDepth: true, note: null, reductions: [] },
      ...{ reason: null, partly: [], lossy: null, undivided: null, orbitStates: null, resumed: null },
    },
    memory: null,
    constraint: null,
    states: 0,
    transitions: 0,
    depth: 0,
    violations: [],
    unwitnessed: scenario.properties.filter(({ kind }) => kind === 'sometimes' || kind === 'taken').map(({ id }) => id),
    vacuous: [],
    fairness: [],
    neverQuiescent: true,
    unreachedStates: [],
    unreachedCandidates: [],
    accesses: { proved: 0, checked: 0 },
    lockOrder: [],
    lockCycles: [],
  };
}
