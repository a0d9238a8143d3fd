/** Shapes that tsc refuses, refused once more for authors who write plain JavaScript: a misspelt key claims nothing. */

import { ModelError } from './model-error.ts';
import type { Property } from './property.ts';
import { refuseKeys } from './refuse-keys.ts';
import type { ActorSpec } from './role.ts';
import type { Change, Expectation, Memory, Mutant, ScenarioSpec } from './spec.ts';

type Keys<T> = { readonly [K in keyof T]-?: true };
type Holding = Extract<Expectation, { readonly verdict: 'holds' }>;
type Violated = Extract<Expectation, { readonly verdict: 'violated' }>;

const ofScenario: Keys<ScenarioSpec> = {
  name: true,
  text: true,
  bounds: true,
  boundsReason: true,
  onDemand: true,
  memory: true,
  initial: true,
  actors: true,
  properties: true,
  fairness: true,
  expect: true,
  mutants: true,
  bug: true,
  reference: true,
};
const ofHolding: Keys<Holding> = { verdict: true, states: true, transitions: true, depth: true, symmetric: true };
const ofViolated: Keys<Violated> = { verdict: true, violates: true, steps: true };
const ofMutant: Keys<Mutant> = { text: true, change: true, expect: true, bug: true, reference: true };
const ofActor: Keys<ActorSpec> = { machine: true, role: true, initial: true };
const propertyKinds: Keys<Record<Property['kind'], true>> = {
  always: true,
  never: true,
  sometimes: true,
  atEnd: true,
  asserted: true,
  eventually: true,
  leadsTo: true,
  notStarved: true,
};
const changeKinds: Keys<Record<Change['kind'], true>> = {
  guard: true,
  action: true,
  lock: true,
  initially: true,
  actor: true,
  machine: true,
  discipline: true,
};

/** Throws ModelError for keys that are unknown or missing, and for claims that say nothing. */
export function checkSpec(spec: ScenarioSpec): void {
  const given = objectIn(spec, 'scenario()', 'its name, text, actors and properties');
  const name = given.name;
  if (typeof name !== 'string' || name === '') throw new ModelError("scenario(): write name: 'kebab-case'");
  const where = `scenario '${name}'`;
  // A variant may be spread from a finished scenario.
  const { kind: _, ...own } = given;
  refuseKeys(own, ofScenario, where);
  checkActors(given.actors, where);
  if (given.memory !== undefined) checkMemory(given.memory, `${where}, memory`);
  checkProperties(given.properties, where);
  if (given.fairness !== undefined) checkFairness(given.fairness, `${where}, fairness`);
  if (given.expect !== undefined) checkExpectation(given.expect, `${where}, expect`);
  if (given.mutants === undefined) return;
  const mutants = objectIn(given.mutants, `${where}, mutants`, 'named mutants');
  for (const [mutant, broken] of Object.entries(mutants)) checkMutant(broken, `mutant '${mutant}' of '${name}'`);
}

type Given = { readonly [key: string]: unknown };
function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function objectIn(value: unknown, where: string, wanted: string): Given {
  if (!isObject(value)) throw new ModelError(`${where}: write an object with ${wanted}`);
  return value;
}

function checkActors(given: unknown, where: string): void {
  const actors = objectIn(given, `${where}, actors`, 'named actors, each made by role.runs(machine)');
  for (const [name, spec] of Object.entries(actors)) checkActor(spec, `${where}, actor '${name}'`);
}
function checkActor(spec: unknown, where: string): void {
  const isMade = isObject(spec) && Object.keys(ofActor).every((key) => key in spec);
  if (!isMade || !isObject(spec.role) || spec.role.kind !== 'role') {
    throw new ModelError(`${where} is not made by role.runs(machine)`);
  }
  if (!isObject(spec.machine)) throw new ModelError(`${where}: role.runs() was given no machine`);
}

/** More would only make states large: who needs more has a loop of stores, which no size is enough for. */
const bufferMax = 16;
const models: Keys<Record<Memory['model'], true>> = { SC: true, TSO: true, PSO: true };

function checkMemory(given: unknown, where: string): void {
  const { model, buffer, ...others } = objectIn(given, where, "a model, such as { model: 'TSO', buffer: 2 }");
  refuseKeys(others, { model: true, buffer: true }, where);
  if (!(String(model) in models)) {
    throw new ModelError(`${where}: the model is ${Object.keys(models).join(', ')}, not ${inWords(model)}`);
  }
  if (model === 'SC') {
    if (buffer !== undefined) throw new ModelError(`${where}: SC has no store buffers; write { model: 'SC' }`);
    return;
  }
  if (Number.isInteger(buffer) && Number(buffer) >= 1 && Number(buffer) <= bufferMax) return;
  throw new ModelError(
    `${where}: buffer is ${inWords(buffer)}; write how many stores it holds, a whole number from 1 to ${bufferMax}`,
  );
}

function checkProperties(given: unknown, where: string): void {
  if (!Array.isArray(given)) throw new ModelError(`${where}: write properties: [ … ], a list even if it is empty`);
  for (const [at, property] of given.entries()) {
    const made = isObject(property) && typeof property.id === 'string' && String(property.kind) in propertyKinds;
    if (made) continue;
    throw new ModelError(`${where}: properties[${at}] is not made by ${Object.keys(propertyKinds).join('(), ')}()`);
  }
}

function checkFairness(given: unknown, where: string): void {
  for (const [actor, events] of Object.entries(objectIn(given, where, 'events by actor'))) {
    const ofActor = objectIn(events, `${where}, '${actor}'`, "events, each 'weak' or 'strong'");
    for (const [event, strength] of Object.entries(ofActor)) {
      if (strength === 'weak' || strength === 'strong') continue;
      throw new ModelError(`${where}, '${actor}', '${event}' is ${inWords(strength)}; write 'weak' or 'strong'`);
    }
  }
}

function checkExpectation(given: unknown, where: string): void {
  const claim = objectIn(given, where, "a verdict: 'holds' or 'violated'");
  const { verdict } = claim;
  if (verdict === 'holds') {
    refuseKeys(claim, ofHolding, `${where} (verdict 'holds')`);
    for (const count of ['states', 'transitions', 'depth', 'symmetric'])
      checkCount(claim[count] ?? 0, `${where}.${count}`);
  } else if (verdict === 'violated') {
    refuseKeys(claim, ofViolated, `${where} (verdict 'violated')`);
    checkViolation(claim, where);
  } else {
    refuseKeys(claim, { ...ofHolding, ...ofViolated }, where);
    throw new ModelError(`${where}: the verdict is 'holds' or 'violated', not ${inWords(verdict)}`);
  }
}

function checkMutant(given: unknown, where: string): void {
  const mutant = objectIn(given, where, 'text, change and expect');
  refuseKeys(mutant, ofMutant, where);
  const { change, expect } = mutant;
  const changes: readonly unknown[] = Array.isArray(change) ? change : [change];
  if (changes.length === 0 || !changes.every(isChange)) {
    throw new ModelError(
      `${where} has no change; write guardBecomes(), actionBecomes(), withoutLock(), initially(), runsInstead() or an edit of a machine, such as stepDropped()`,
    );
  }
  const claim = objectIn(expect, `${where}, expect`, "violates and steps, or holds: 'why'");
  if ('holds' in claim) {
    refuseKeys(claim, { holds: true }, `${where}, expect`);
    if (typeof claim.holds !== 'string') throw new ModelError(`${where}, expect.holds: write why it holds`);
    return;
  }
  refuseKeys(claim, { violates: true, steps: true, holds: true }, `${where}, expect`);
  checkViolation(claim, `${where}, expect`);
}
function isChange(given: unknown): boolean {
  return isObject(given) && String(given.kind) in changeKinds;
}

function checkViolation({ violates, steps }: Given, where: string): void {
  if (typeof violates !== 'string') throw new ModelError(`${where}: write violates: 'id', the property that breaks`);
  if (steps === undefined) throw new ModelError(`${where}: write steps: the length of a shortest counterexample`);
  checkCount(steps, `${where}.steps`);
}
function checkCount(given: unknown, where: string): void {
  if (Number.isSafeInteger(given) && Number(given) >= 0) return;
  throw new ModelError(`${where} is ${inWords(given)}; write a whole number`);
}
function inWords(given: unknown): string {
  return typeof given === 'string' ? `'${given}'` : typeof given === 'object' ? 'an object' : String(given);
}
