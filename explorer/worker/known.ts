/**
 * The scenarios that the page knows: built in, and from files that somebody opened. What is built in is made only when it
 * is asked for, file by file: those of one protocol alone take longer than anything that is shown of one.
 */
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import { type Meant, meantBy, namedBy } from '../../checker/counterexample/meant.ts';
import { parseToken, slug, type Token } from '../../checker/counterexample/token.ts';
import { readDefinition } from '../../checker/definition/read.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { prefix } from '../../checker/necessity/weakenings.ts';
import { withWeakenings } from '../../checker/necessity/weigh.ts';
import type { LitmusScenario } from '../../litmus/named.ts';
import type { Which } from './messages.ts';

let opened: readonly Scenario[] = [];

function isOpened(name: string): boolean {
  return opened.some((each) => each.name === name);
}

/** Reads a definition, or a list of them. Throws ModelError for what is none, and SyntaxError for what is no JSON. */
export function open(text: string): readonly Scenario[] {
  const written: unknown = JSON.parse(text);
  const read = (Array.isArray(written) ? written : [written]).map((each) => {
    const scenario = readDefinition(each);
    lint(buildSystem(scenario));
    return scenario;
  });
  if (read.length === 0) throw new ModelError('there is no definition in it');
  // The latest of a name counts: a file is opened again when it has changed.
  for (const scenario of read) opened = [scenario, ...opened.filter(({ name }) => name !== scenario.name)];
  return read.filter((each) => opened.includes(each));
}

/** Those whose name fits. What was opened comes first: it may replace what is built in. */
async function known(fits: (name: string) => boolean): Promise<readonly Scenario[]> {
  const builtIn = Object.entries(racewalkScenarios).flatMap(([file, exported]) =>
    Object.entries(exported).flatMap(([key, name]) => (fits(name) && !isOpened(name) ? [builtInAs(file, key)] : [])),
  );
  return [...opened.filter(({ name }) => fits(name)), ...(await Promise.all(builtIn))];
}
const files = import.meta.glob(['../../scenarios/*/*.ts', '!../../scenarios/*/index.ts']);
async function builtInAs(file: string, key: string): Promise<Scenario> {
  const scenario = (await files[`../../scenarios/${file}.ts`]?.())?.[key];
  if (scenario === undefined) throw new Error(`the page was built without the scenario '${key}' of ${file}`);
  return scenario;
}
function knownNames(): readonly string[] {
  return [...opened.map(({ name }) => name), ...Object.values(racewalkScenarios).flatMap(Object.values<string>)];
}

const systems = new WeakMap<Scenario, Map<string | null, System>>();
/** What is looked at is asked about more than once. */
function systemIn(scenario: Scenario, mutant: string | null = null): System {
  const known = systems.get(scenario) ?? new Map<string | null, System>();
  const system = known.get(mutant) ?? buildSystem(scenario, mutant);
  systems.set(scenario, known.set(mutant, system));
  return system;
}

/** Those of litmus tests are not listed, and made only when a token asks for one: by a search. */
const litmus = new Map<string, LitmusScenario | null>();
/** `name` as a token spells it. */
async function litmusNamed(name: string): Promise<LitmusScenario | null> {
  if (!name.startsWith('litmus-')) return null;
  const { litmusScenarioNamed } = await import('../../litmus/named.ts');
  const found = litmus.get(name) ?? litmusScenarioNamed(name);
  litmus.set(name, found);
  return found;
}

async function scenarioOf(name: string): Promise<Scenario> {
  const [found = (await litmusNamed(slug(name)))?.scenario] = await known((each) => each === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no scenario '${name}' here. If it is from a file, open that file: racewalk export FILE --to json writes it.`,
  );
}
/** The mutant may be a weakening of the matrix. */
export async function systemOf({ scenario, mutant }: Which): Promise<System> {
  const found = await scenarioOf(scenario);
  return systemIn(mutant?.startsWith(prefix) ? withWeakenings(found) : found, mutant);
}

/** Whose the token is by its names. What has them alone is not asked whether it is still what it was. */
export async function systemOfToken(text: string): Promise<{ readonly token: Token; readonly system: System }> {
  const token = parseToken(text);
  const scenarios = await namedAs(token);
  const [only, ...others] = namedBy(token, scenarios);
  if (only !== undefined && others.length === 0) return { token, system: systemIn(only.scenario, only.mutant) };
  return { token, system: (await meaningOf(token)).system };
}

/** Of what the token names: its fingerprint now, and why the token is stale; null if it is not. */
export async function standingOf(
  text: string,
): Promise<{ readonly fingerprint: string; readonly stale: string | null }> {
  const meant = await meaningOf(parseToken(text));
  return { fingerprint: fingerprint(meant.system), stale: meant.kind === 'stale' ? meant.why : null };
}

async function namedAs(token: Token): Promise<readonly Scenario[]> {
  const named = await known((name) => slug(name) === token.scenario);
  return token.mutant?.startsWith(slug(prefix)) ? named.map(withWeakenings) : named;
}
async function meaningOf(token: Token): Promise<Exclude<Meant, { readonly kind: 'unknown' }>> {
  const scenarios = await namedAs(token);
  const made = scenarios.length > 0 ? null : await litmusNamed(token.scenario);
  const meant =
    made === null
      ? meantBy(token, scenarios, { build: systemIn, names: knownNames() })
      : meantBy(token, [made.scenario], { build: systemIn, printedBy: made.printedBy });
  if (meant.kind !== 'unknown') return meant;
  throw new Error(`${meant.why} If it is from a file, open that file: racewalk export FILE --to json writes it.`);
}
