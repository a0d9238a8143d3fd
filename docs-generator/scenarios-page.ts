/** What is claimed of a protocol: its scenarios with their bounds and counts. */
import { hasLiveness } from '../checker/compile/system/obligations.ts';
import type { System } from '../checker/compile/system/system.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { fairnessWords } from '../checker/liveness/fairness.ts';
import { grouped } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { code, list } from './markdown.ts';
import { type Series, seriesOf } from './page.ts';

export function scenariosPages({ name, title }: Protocol, systems: readonly System[]): Series {
  const head = [
    `Each is a closed claim about [${title}](README.md): every schedule of these actors within these bounds is visited, and the counts are part of the claim.`,
  ];
  return seriesOf(
    `docs/protocols/${name}/scenarios.md`,
    `Scenarios: ${title}`,
    head,
    systems.map((system) => ({ title: system.scenario.name, parts: [system.scenario.text, facts(system)] })),
  );
}

function facts(system: System): string {
  const { scenario } = system;
  return list([
    `Actors: ${system.actors.map(({ name, chart }) => `${code(name)} (${chart.name})`).join(', ')}`,
    `Bounds: ${boundsText(system)}`,
    ...memoryText(scenario),
    ...(scenario.boundsReason === undefined ? [] : [`Why these: ${scenario.boundsReason}`]),
    ...(hasLiveness(system) ? [`Fairness: ${fairnessWords(system).join('; ')}`] : []),
    `Claimed: ${claimText(scenario)}`,
    ...(scenario.onDemand === undefined ? [] : [`Checked only when it is named: ${scenario.onDemand}`]),
    ...(scenario.reference === undefined ? [] : [`Reference: ${scenario.reference}`]),
  ]);
}

export function boundsText(system: System): string {
  const sizes = system.sorts
    .filter(({ name }) => name !== 'actor')
    .map((sort) => `${sort.name} ${system.sizeOf(sort)}`);
  const parameters = Object.entries(system.scenario.bounds ?? {})
    .filter(([name]) => !system.sorts.some((sort) => sort.name === name))
    .map(([name, size]) => `${name} ${size}`);
  return [...sizes, ...parameters].join(', ');
}

function memoryText({ memory }: Scenario): string[] {
  if (memory === undefined || memory.model === 'SC') return [];
  return [`Memory: ${memory.model}, in which each actor’s store buffer holds ${memory.buffer} stores`];
}

export function claimText({ expect }: Scenario): string {
  if (expect === undefined) return 'nothing';
  if (expect.verdict === 'violated') return `violates ${expect.violates} in ${expect.steps} steps`;
  const { states, transitions, depth, symmetric } = expect;
  const counts = [
    ...(states === undefined ? [] : [`${grouped(states)} states`]),
    ...(transitions === undefined ? [] : [`${grouped(transitions)} transitions`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(symmetric === undefined ? [] : [`${grouped(symmetric)} under symmetry`]),
  ];
  return ['holds', ...counts].join(', ');
}
