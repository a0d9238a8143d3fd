/** Scenarios by name, and from users' files. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkClaims } from '../../checker/claim.ts';
import { readDefinition } from '../../checker/definition/read.ts';
import { foreignPlace } from '../../checker/language/copy.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { type Io, UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';
import { whatFailed } from './folder.ts';
import { paragraph } from './paragraph.ts';
import { packageFile } from './version.ts';

export interface Loaded {
  readonly scenario: Scenario;
  /** The user's file as the user wrote it; null for a scenario of our own. */
  readonly file: string | null;
}

/** Where names are looked up. */
export type Place = Pick<Io, 'cwd' | 'scenarios' | 'scenarioNamed' | 'protocols'>;

/** The named scenarios, those of the named protocols and files, in that order; all of our own if none is named. */
export async function load(names: readonly string[], io: Place): Promise<Loaded[]> {
  if (names.length === 0) return (await io.scenarios()).map((scenario) => ({ scenario, file: null }));
  const loaded: Loaded[] = [];
  for (const name of new Set(names)) {
    if (await isFile(name, io)) loaded.push(...(await loadPart(name, io)));
    else for (const scenario of await named(name, io)) loaded.push({ scenario, file: null });
  }
  // A protocol and one of its scenarios may both be named.
  const isAgain = ({ scenario, file }: Loaded, at: number): boolean =>
    file === null && loaded.findIndex((each) => each.file === null && each.scenario === scenario) < at;
  return loaded.filter((each, at) => !isAgain(each, at));
}

/** `file.ts#name` is one scenario of a file. */
const partName = /^(.*\.[cm]?[jt]s)#(.+)$/;

async function loadPart(given: string, io: Place): Promise<Loaded[]> {
  const [, file = given, only] = partName.exec(given) ?? [];
  const loaded = await loadFile(file, io);
  if (only === undefined) return loaded;
  const found = loaded.filter(({ scenario }) => scenario.name === only);
  if (found.length > 0) return found;
  const names = loaded.map(({ scenario }) => scenario.name);
  throw new UsageError(
    `${file} has no scenario '${only}'; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.${suggestion(only, names)}`,
  );
}

const sourceName = /\.[cm]?[jt]s$/;
/** What `racewalk export --to json` writes: data, which is read and never run. */
const definitionName = /\.json$/;

// What is there under that name is meant even without a slash, unless a scenario has the name.
async function isFile(name: string, place: Place): Promise<boolean> {
  if (sourceName.test(name) || definitionName.test(name) || partName.test(name) || /[/\\]/.test(name)) return true;
  return (await ofOurs(name, place)) === null && statsOf(name, place.cwd) !== undefined;
}

/** The scenario, or those of the protocol, of that name; null if there is neither. */
async function ofOurs(name: string, place: Place): Promise<readonly Scenario[] | null> {
  const scenario = await ourOwn(name, place);
  if (scenario !== null) return [scenario];
  return (await place.protocols()).find((each) => each.name === name)?.scenarios ?? null;
}

/** The scenario of that name that needs no file; null if there is none. */
export async function ourOwn(
  name: string,
  { scenarios, scenarioNamed }: Pick<Place, 'scenarios' | 'scenarioNamed'>,
): Promise<Scenario | null> {
  return (await scenarioNamed?.(name)) ?? (await scenarios()).find((each) => each.name === name) ?? null;
}

async function named(name: string, place: Place): Promise<readonly Scenario[]> {
  const found = await ofOurs(name, place);
  if (found !== null) return found;
  const names = [...(await place.scenarios()), ...(await place.protocols())].map((each) => each.name);
  throw new UsageError(
    `there is no scenario or protocol '${name}'.${suggestion(name, names) || " 'racewalk list' shows what there is; a file ends in .ts or .js."}`,
  );
}

function statsOf(file: string, cwd: string) {
  try {
    return statSync(resolve(cwd, file), { throwIfNoEntry: false });
  } catch (problem) {
    throw new UsageError(`${file} cannot be read: ${whatFailed(problem)}`);
  }
}

async function loadFile(file: string, io: Place): Promise<Loaded[]> {
  const path = resolve(io.cwd, file);
  const stats = statsOf(file, io.cwd);
  if (stats === undefined) throw new UsageError(`${file}: there is no such file`);
  if (stats.isDirectory()) throw new UsageError(`${file} is a directory; name a file in it that ends in .ts or .js`);
  if (stats.isFile() && definitionName.test(file)) return definitionsIn(file, path);
  if (!stats.isFile() || !sourceName.test(file)) throw new UsageError(`${file} is no .ts, .js or .json file`);
  const found = scenariosIn(await evaluate(file, path, io));
  if (found.length === 0) {
    throw new UsageError(`${file} exports no scenario; write export default scenario({ name, text, actors, … })`);
  }
  const names = found.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw new UsageError(`${file} exports two scenarios named '${twice}'`);
  if (found.some(isOfClone)) return builtIn(names, file, await io.scenarios());
  for (const scenario of found) inFile(file, () => checkClaims(scenario));
  return found.map((scenario) => ({ scenario, file }));
}

function definitionsIn(file: string, path: string): Loaded[] {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (problem) {
    throw new UsageError(
      `${file} is no JSON: ${paragraph(problem)}; 'racewalk export NAME --to json' writes a definition`,
    );
  }
  const all: readonly unknown[] = Array.isArray(document) ? document : [document];
  return all.map((each) => {
    const scenario = inFile(file, () => readDefinition(each));
    inFile(file, () => checkClaims(scenario));
    return { scenario, file };
  });
}

/** Whether it was made with the sources of the clone in which the command runs, which the command has built in. */
function isOfClone(scenario: Scenario): boolean {
  const source = pathToFileURL(packageFile('checker/language/copy.ts')).href;
  return Object.values(scenario.actors).some(({ role }) => foreignPlace(role) === source);
}
function builtIn(names: readonly string[], file: string, scenarios: readonly Scenario[]): Loaded[] {
  return names.map((name) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (scenario !== undefined) return { scenario, file: null };
    throw new UsageError(
      `${file} is made with the sources of this clone, and '${name}' is not built in: list it in the index.ts of its protocol, or import from 'racewalk', 'racewalk/models' and 'racewalk/machines'`,
    );
  });
}

// Where an error comes from is asked only once there is a file.
let evaluating: typeof import('./evaluate.ts') | null = null;
export const placeOf = (problem: unknown): string | null => evaluating?.placeOf(problem) ?? null;

// Loaded here, since most runs need no compiler, nor all that a file may import.
async function evaluate(file: string, path: string, io: Place): Promise<unknown> {
  evaluating ??= await import('./evaluate.ts');
  return evaluating.evaluate(file, path, io.cwd);
}

function scenariosIn(module: unknown): Scenario[] {
  if (typeof module !== 'object' || module === null) return [];
  const found = new Set<Scenario>();
  for (const value of Object.values(module).flat()) if (isScenario(value)) found.add(value);
  return [...found];
}
function isScenario(value: unknown): value is Scenario {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'scenario') return false;
  return 'name' in value && typeof value.name === 'string' && 'actors' in value && 'properties' in value;
}

/** An error of a user's definition, where it is: for what is told without ending the run. */
export function toldOf(file: string, problem: unknown): string {
  return `${placeOf(problem) ?? file}: ${paragraph(problem)}`;
}

/** Runs what a user's definition may make fail, whatever way it fails, and says which file it is. */
export function inFile<T>(file: string | null, work: () => T): T {
  if (file === null) return work();
  try {
    return work();
  } catch (problem) {
    if (problem instanceof RangeError) throw problem;
    throw new UsageError(`${placeOf(problem) ?? file}: ${paragraph(problem)}`);
  }
}
