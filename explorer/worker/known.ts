/** The scenarios that the page knows: built in, and from files that somebody opened. */
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { meantBy } from '../../checker/counterexample/meant.ts';
import { parseToken, slug, type Token } from '../../checker/counterexample/token.ts';
import { readDefinition } from '../../checker/definition/read.ts';
import type { Mutant, Scenario } from '../../checker/language/spec.ts';
import { prefix } from '../../checker/necessity/weakenings.ts';
import { withWeakenings } from '../../checker/necessity/weigh.ts';
import { bugOf, referenceOf } from '../../checker/report/text.ts';
import { type LitmusScenario, litmusScenarioNamed } from '../../litmus/named.ts';
import { scenarios as builtIn, protocols } from '../../scenarios/index.ts';
import type { CatalogueMutant, CatalogueProtocol, CatalogueScenario, Which } from './messages.ts';

let opened: readonly Scenario[] = [];

/** What was opened comes first: it may replace what is built in. */
export function known(): readonly Scenario[] {
  return [...opened, ...builtIn.filter(({ name }) => !isOpened(name))];
}
export function isOpened(name: string): boolean {
  return opened.some((each) => each.name === name);
}

/** Throws ModelError for what is no definition. */
export function open(definitions: readonly unknown[]): readonly string[] {
  const read = definitions.map((each) => {
    const scenario = readDefinition(each);
    lint(buildSystem(scenario));
    return scenario;
  });
  // The latest of a name counts: a file is opened again when it has changed.
  for (const scenario of read) opened = [scenario, ...opened.filter(({ name }) => name !== scenario.name)];
  return read.map(({ name }) => name);
}

/** Those of litmus tests are not listed, and made only when a token asks for one: by a search. */
const litmus = new Map<string, LitmusScenario | null>();
/** `name` as a token spells it. */
function litmusNamed(name: string): LitmusScenario | null {
  if (!name.startsWith('litmus-')) return null;
  const found = litmus.get(name) ?? litmusScenarioNamed(name);
  litmus.set(name, found);
  return found;
}

export function scenarioOf(name: string): Scenario {
  const found = known().find((each) => each.name === name) ?? litmusNamed(slug(name))?.scenario;
  if (found !== undefined) return found;
  throw new Error(
    `There is no scenario '${name}' here. If it is from a file, open that file: racewalk export FILE --to json writes it.`,
  );
}
/** The mutant may be a weakening of the matrix. */
export function systemOf({ scenario, mutant }: Which): System {
  const found = scenarioOf(scenario);
  return buildSystem(mutant?.startsWith(prefix) ? withWeakenings(found) : found, mutant);
}

/** Whose the token is. A stale one gives what is there now, with the reason. */
export function systemOfToken(text: string): {
  readonly token: Token;
  readonly system: System;
  readonly stale: string | null;
} {
  const token = parseToken(text);
  const isWeakened = token.mutant?.startsWith(slug(prefix)) ?? false;
  const named = known().filter(({ name }) => slug(name) === token.scenario);
  const made = named.length > 0 ? null : litmusNamed(token.scenario);
  const meant =
    made === null
      ? meantBy(token, isWeakened && named.length > 0 ? named.map(withWeakenings) : known())
      : meantBy(token, [made.scenario], { printedBy: made.printedBy });
  if (meant.kind !== 'unknown') {
    return { token, system: meant.system, stale: meant.kind === 'stale' ? meant.why : null };
  }
  throw new Error(`${meant.why} If it is from a file, open that file: racewalk export FILE --to json writes it.`);
}

export function catalogue(): readonly CatalogueProtocol[] {
  const own = protocols.map(({ name, title, text, scenarios }) => ({
    ...{ name, title, text },
    scenarios: scenarios.filter((each) => !isOpened(each.name)).map(scenarioEntry),
  }));
  if (opened.length === 0) return own;
  const text = 'Definitions from files. They stay in this page.';
  return [{ name: 'opened', title: 'Opened here', text, scenarios: opened.map(scenarioEntry) }, ...own];
}

function scenarioEntry(scenario: Scenario): CatalogueScenario {
  const { name, text, onDemand = null, expect, mutants = {} } = scenario;
  return {
    ...{ name, text, onDemand, bug: bugOf(scenario, null), reference: referenceOf(scenario, null) },
    verdict: expect?.verdict ?? null,
    violates: expect?.verdict === 'violated' ? expect.violates : null,
    states: expect?.verdict === 'holds' ? (expect.states ?? null) : null,
    mutants: Object.entries(mutants).map(([mutant, told]) => mutantEntry(scenario, mutant, told)),
  };
}
function mutantEntry(scenario: Scenario, name: string, { text, expect }: Mutant): CatalogueMutant {
  const broken = expect !== undefined && 'violates' in expect ? expect : null;
  return {
    ...{ name, text, bug: bugOf(scenario, name), reference: referenceOf(scenario, name) },
    ...{ violates: broken?.violates ?? null, steps: broken?.steps ?? null },
  };
}
