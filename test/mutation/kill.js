/** What decides about mutants of the engine: the fastest tests that tell one from another, the quick ones first. */
import { testsOf } from './globals.js';

const files = [
  'checker/compile/system',
  'checker/compile/code',
  'checker/compile/footprint',
  'checker/compile/lint',
  'checker/compile/lint-property',
  'checker/compile/lint-fairness',
  'checker/compile/lock-order',
  'checker/compile/chart',
  'conformance/features/always',
  'conformance/features/candidates',
  'conformance/features/choices',
  'conformance/features/entry-exit',
  'conformance/features/final',
  'conformance/features/guards',
  'conformance/features/raise',
  'conformance/features/reentry',
  'checker/compile/waits',
  'checker/language/expression',
  'checker/language/lock',
  'checker/language/discipline',
  'checker/language/refused',
  'checker/counterexample/fingerprint',
  'checker/counterexample/judgement',
  'checker/counterexample/lasso',
  'checker/counterexample/trace',
  'checker/report/race',
  'checker/claim',
  'symmetry/refused',
  'symmetry/permutations',
  'random/kept',
  'checker/search/ahead',
  'checker/search/links',
  'checker/search/memory',
  'checker/search/fewest-switches',
  'checker/search/limits',
  'checker/search/walks',
  'checker/search/preemption',
  'checker/search/checkpoint-storage',
  'checker/search/strategy',
  'checker/weak/traffic',
  'checker/weak/room',
  'checker/weak/cells',
  'checker/liveness/classics',
  'reductions/order',
  'mutation/small',
  'oracles/oracles',
  'symmetry/counts',
  'checker/liveness/buffers',
  'checker/weak/locks',
  'checker/weak/litmus',
  'checker/weak/buffers',
  'checker/auto',
  'checker/search/pct',
  'checker/search/lossy',
  'checker/search/checkpoint',
  'checker/search/strategies',
];

/** Each takes longer than all others that decide the same. */
const slow = [
  /the benchmark models count as Spin does/,
  /: [78] of them|› [78] of them|13 philosophers|two-phase-commit-[56]/,
  /scenarios of barriers/,
  /programs that nobody has chosen/,
  /(finds a bug of|as few preemptions as there must be|gives the fewest steps).* \([3-7]\)$/,
  /as many as were asked for/,
  /random system 13|links give the parent|d = [45]|honest with 4194304|at any write/,
];

export async function tests() {
  const found = [];
  for (const file of files) found.push(...(await testsOf(`${file}.test.ts`)));
  return found.filter(({ id }) => !slow.some((pattern) => pattern.test(id)));
}

/** Whether the test is for mutants of that file. The others of them take long, and what they tell is told by these. */
export function isFor(fileName, id) {
  if (!/checker.compile/.test(fileName)) return true;
  if (/^checker\/weak\//.test(id)) return /weak|lower|hazards|system|order-uses/.test(fileName);
  return !/^checker\/search\//.test(id);
}
