/** Shapes that tsc refuses, refused once more for authors who write plain JavaScript: a misspelt key claims nothing. */

import { type CondLike, condIr } from './expression.ts';
import { type Effect, statements } from './ir.ts';
import { ModelError, prefixed } from './model-error.ts';
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
  fairLocks: true,
  constraint: true,
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
  taken: true,
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

/** What is looked at: in words, and which part of the scenario it is. */
interface Where {
  readonly text: string;
  readonly part: readonly (string | number)[];
}
function within({ text, part }: Where, more: string, ...keys: readonly (string | number)[]): Where {
  return { text: text + more, part: [...part, ...keys] };
}

/** Throws ModelError for keys that are unknown or missing, and for claims that say nothing. */
export function checkSpec(spec: ScenarioSpec): void {
  const given = objectIn(spec, { text: 'scenario()', part: [] }, 'its name, text, actors and properties');
  const name = given.name;
  if (typeof name !== 'string' || name === '') {
    throw new ModelError("scenario(): write name: 'kebab-case'", ['name']);
  }
  const where: Where = { text: `scenario '${name}'`, part: [] };
  // A variant may be spread from a finished scenario.
  const { kind: _, ...own } = given;
  refuseKeys(own, ofScenario, where.text);
  checkActors(given.actors, where);
  // Any effect is one, and what is none says so itself.
  prefixed(`${where.text}, initial`, () => statements((given.initial ?? []) as Effect), ['initial']);
  if (given.memory !== undefined) checkMemory(given.memory, within(where, ', memory', 'memory'));
  checkProperties(given.properties, where);
  if (given.fairness !== undefined) checkFairness(given.fairness, within(where, ', fairness', 'fairness'));
  if (given.fairLocks !== undefined) checkFairLocks(given.fairLocks, within(where, ', fairLocks', 'fairLocks'));
  if (given.constraint !== undefined) checkConstraint(given.constraint, within(where, ', constraint', 'constraint'));
  if (given.expect !== undefined) checkExpectation(given.expect, within(where, ', expect', 'expect'));
  if (given.mutants === undefined) return;
  const mutants = objectIn(given.mutants, within(where, ', mutants', 'mutants'), 'named mutants');
  for (const [mutant, broken] of Object.entries(mutants)) {
    checkMutant(broken, { text: `mutant '${mutant}' of '${name}'`, part: ['mutants', mutant] });
  }
}

type Given = { readonly [key: string]: unknown };
function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function objectIn(value: unknown, where: Where, wanted: string): Given {
  if (!isObject(value)) throw new ModelError(`${where.text}: write an object with ${wanted}`, where.part);
  return value;
}

function checkActors(given: unknown, where: Where): void {
  const actors = objectIn(given, within(where, ', actors', 'actors'), 'named actors, each made by role.runs(machine)');
  if ('' in actors)
    throw new ModelError(`${where.text}: an actor has a name, by which drawings call it`, ['actors', '']);
  for (const [name, spec] of Object.entries(actors))
    checkActor(spec, within(where, `, actor '${name}'`, 'actors', name));
}
function checkActor(spec: unknown, where: Where): void {
  const isMade = isObject(spec) && Object.keys(ofActor).every((key) => key in spec);
  if (!isMade || !isObject(spec.role) || spec.role.kind !== 'role') {
    throw new ModelError(`${where.text} is not made by role.runs(machine)`, where.part);
  }
  if (!isObject(spec.machine)) throw new ModelError(`${where.text}: role.runs() was given no machine`, where.part);
}

/** More would only make states large: who needs more has a loop of stores, which no size is enough for. */
const bufferMax = 16;
const models: Keys<Record<Memory['model'], true>> = { SC: true, TSO: true, PSO: true };

function checkMemory(given: unknown, where: Where): void {
  const { model, buffer, ...others } = objectIn(given, where, "a model, such as { model: 'TSO', buffer: 2 }");
  refuseKeys(others, { model: true, buffer: true }, where.text, where.part);
  if (!(String(model) in models)) {
    throw new ModelError(`${where.text}: the model is ${Object.keys(models).join(', ')}, not ${inWords(model)}`, [
      ...[...where.part, 'model'],
    ]);
  }
  if (model === 'SC') {
    if (buffer !== undefined)
      throw new ModelError(`${where.text}: SC has no store buffers; write { model: 'SC' }`, where.part);
    return;
  }
  if (Number.isInteger(buffer) && Number(buffer) >= 1 && Number(buffer) <= bufferMax) return;
  throw new ModelError(
    `${where.text}: buffer is ${inWords(buffer)}; write how many stores it holds, a whole number from 1 to ${bufferMax}`,
    [...where.part, 'buffer'],
  );
}

function checkProperties(given: unknown, where: Where): void {
  if (!Array.isArray(given))
    throw new ModelError(`${where.text}: write properties: [ … ], a list even if it is empty`, ['properties']);
  for (const [at, property] of given.entries()) {
    const made = isObject(property) && typeof property.id === 'string' && String(property.kind) in propertyKinds;
    if (made) continue;
    throw new ModelError(
      `${where.text}: properties[${at}] is not made by ${Object.keys(propertyKinds).join('(), ')}()`,
      ['properties', at],
    );
  }
}

function checkFairness(given: unknown, where: Where): void {
  for (const [actor, events] of Object.entries(objectIn(given, where, 'events by actor'))) {
    const ofActor = objectIn(events, within(where, `, '${actor}'`, actor), "events, each 'weak' or 'strong'");
    for (const [event, strength] of Object.entries(ofActor)) {
      if (strength === 'weak' || strength === 'strong') continue;
      throw new ModelError(`${where.text}, '${actor}', '${event}' is ${inWords(strength)}; write 'weak' or 'strong'`, [
        ...[...where.part, actor, event],
      ]);
    }
  }
}

function checkFairLocks(given: unknown, where: Where): void {
  if (!Array.isArray(given))
    throw new ModelError(`${where.text}: write a list of locks, such as [memory.lock]`, where.part);
  for (const [at, lock] of given.entries()) {
    if (isLock(isObject(lock) && isObject(lock.ref) ? lock.ref.domain : undefined)) continue;
    throw new ModelError(`${where.text}[${at}] is no lock; write a lock of shared state, or an array of them`, [
      ...[...where.part, at],
    ]);
  }
}
function checkConstraint(given: unknown, where: Where): void {
  prefixed(where.text, () => condIr(given as CondLike), where.part);
  if (typeof given !== 'boolean') return;
  throw new ModelError(`${where.text} is ${given} in every state; write a condition, or leave it out`, where.part);
}
function isLock(domain: unknown): boolean {
  return isObject(domain) && (domain.kind === 'lock' || (domain.kind === 'array' && isLock(domain.of)));
}

function checkExpectation(given: unknown, where: Where): void {
  const claim = objectIn(given, where, "a verdict: 'holds' or 'violated'");
  const { verdict } = claim;
  if (verdict === 'holds') {
    refuseKeys(claim, ofHolding, `${where.text} (verdict 'holds')`, where.part);
    for (const count of ['states', 'transitions', 'depth', 'symmetric'])
      checkCount(claim[count] ?? 0, within(where, `.${count}`, count));
  } else if (verdict === 'violated') {
    refuseKeys(claim, ofViolated, `${where.text} (verdict 'violated')`, where.part);
    checkViolation(claim, where);
  } else {
    refuseKeys(claim, { ...ofHolding, ...ofViolated }, where.text, where.part);
    throw new ModelError(`${where.text}: the verdict is 'holds' or 'violated', not ${inWords(verdict)}`, [
      ...where.part,
      'verdict',
    ]);
  }
}

function checkMutant(given: unknown, where: Where): void {
  const mutant = objectIn(given, where, 'text, change and expect');
  refuseKeys(mutant, ofMutant, where.text, where.part);
  const { change, expect } = mutant;
  const changes: readonly unknown[] = Array.isArray(change) ? change : [change];
  if (changes.length === 0 || !changes.every(isChange)) {
    throw new ModelError(
      `${where.text} has no change; write guardBecomes(), actionBecomes(), withoutLock(), initially(), runsInstead() or an edit of a machine, such as stepDropped()`,
      [...where.part, 'change'],
    );
  }
  if (expect === undefined) return;
  const claim = objectIn(expect, within(where, ', expect', 'expect'), "violates and steps, or holds: 'why'");
  if ('holds' in claim) {
    refuseKeys(claim, { holds: true }, `${where.text}, expect`, [...where.part, 'expect']);
    if (typeof claim.holds !== 'string')
      throw new ModelError(`${where.text}, expect.holds: write why it holds`, [...where.part, 'expect', 'holds']);
    return;
  }
  const inExpect = within(where, ', expect', 'expect');
  refuseKeys(claim, { violates: true, steps: true, holds: true }, inExpect.text, inExpect.part);
  checkViolation(claim, inExpect);
}
function isChange(given: unknown): boolean {
  return isObject(given) && String(given.kind) in changeKinds;
}

function checkViolation({ violates, steps }: Given, where: Where): void {
  if (typeof violates !== 'string')
    throw new ModelError(`${where.text}: write violates: 'id', the property that breaks`, [...where.part, 'violates']);
  if (steps === undefined) return;
  checkCount(steps, within(where, '.steps', 'steps'));
}
function checkCount(given: unknown, where: Where): void {
  if (Number.isSafeInteger(given) && Number(given) >= 0) return;
  throw new ModelError(`${where.text} is ${inWords(given)}; write a whole number`, where.part);
}
function inWords(given: unknown): string {
  return typeof given === 'string' ? `'${given}'` : typeof given === 'object' ? 'an object' : String(given);
}
