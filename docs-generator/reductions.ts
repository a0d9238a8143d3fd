/** The page of what reductions leave out. Each row is checked by test/reductions, which searches anyway. */
import { checkProgram } from '../checker/check.ts';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { whyUnsound } from '../checker/compile/reduce/soundness.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import type { Scenario } from '../checker/language/spec.ts';
import type { Reduction } from '../checker/report/result.ts';
import { grouped } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { code, document, heading, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

export const reductionsPath = 'docs/reductions.md';

/** How many states are left of all those that are claimed; null for what is not searched to its end in a moment. */
export function reductionsRow(scenario: Scenario, left: number): readonly string[] | null {
  const { name, expect, onDemand } = scenario;
  if (onDemand !== undefined || expect?.verdict !== 'holds' || expect.states === undefined) return null;
  return [code(name), grouped(expect.states), grouped(left), (expect.states / left).toFixed(2)];
}

/** The reductions on the page, each with the option of `check` that asks for it. */
const kinds: readonly { title: string; reduction: Reduction; option: string; decision: string }[] = [
  { title: 'Partial order', reduction: 'partial order', option: 'order', decision: '23-partial-order.md' },
  { title: 'Symmetry', reduction: 'symmetry', option: 'symmetry', decision: '22-symmetry.md' },
];

export function reductionsPage(protocols: readonly Protocol[]): Page {
  const claimed = protocols
    .flatMap(({ scenarios }) => scenarios)
    .filter((scenario) => reductionsRow(scenario, 1) !== null)
    .map((scenario) => ({ scenario, program: buildProgram(buildSystem(scenario)) }));
  const text = document([
    generated,
    heading(1, 'What reductions leave out'),
    'The states of every scenario that holds, and those that are left under a reduction, where it may be used. Under symmetry each state stands for all that renaming makes of it.',
    ...kinds.flatMap(({ title, reduction, option, decision }) => [
      heading(2, title),
      `${code(`racewalk check NAME --reduce ${option}`)}; the argument why nothing is lost is in [a decision of its own](decisions/${decision}).`,
      table(
        ['Scenario', 'States', 'Left', 'Cut'],
        claimed.flatMap(({ scenario, program }) => {
          if (whyUnsound(program, reduction) !== null) return [];
          const { result, outcome } = checkProgram(program, { reductions: [reduction] });
          outcome.release();
          const row = reductionsRow(scenario, result.states);
          return row === null ? [] : [row];
        }),
      ),
    ]),
  ]);
  return { path: reductionsPath, text };
}
