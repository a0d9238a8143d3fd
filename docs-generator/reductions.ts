/** The page of what reductions leave out. Each row is checked by test/reductions, which searches anyway. */
import { check } from '../checker/check.ts';
import type { Scenario } from '../checker/language/scenario.ts';
import { grouped } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { code, document, heading, table } from './markdown.ts';
import type { Page } from './pages.ts';
import { generated } from './protocol-page.ts';

export const reductionsPath = 'docs/reductions.md';

/** How many states are left of all those that are claimed; null for what is not searched to its end in a moment. */
export function reductionsRow(scenario: Scenario, left: number): readonly string[] | null {
  const { name, expect, onDemand } = scenario;
  if (onDemand !== undefined || expect?.verdict !== 'holds' || expect.states === undefined) return null;
  return [code(name), grouped(expect.states), grouped(left), (expect.states / left).toFixed(2)];
}

export function reductionsPage(protocols: readonly Protocol[]): Page {
  const rows = protocols.flatMap(({ scenarios }) =>
    scenarios.flatMap((scenario) => {
      if (reductionsRow(scenario, 1) === null) return [];
      const row = reductionsRow(scenario, check(scenario, null, { reductions: ['partial order'] }).states);
      return row === null ? [] : [row];
    }),
  );
  const text = document([
    generated,
    heading(1, 'What reductions leave out'),
    'The states of every scenario that holds, and those that are left under partial order (`--reduce order`). The argument why nothing is lost is in [a decision of its own](decisions/23-partial-order.md).',
    table(['Scenario', 'States', 'Partial order', 'Cut'], rows),
  ]);
  return { path: reductionsPath, text };
}
