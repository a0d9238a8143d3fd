/**
 * A short name for everything that decides what a system does: a replay token carries it, so that a token of
 * a scenario that has changed since is recognised as stale.
 */
import type { Act, Candidate, Chart, ChartState } from '../compile/chart/chart.ts';
import { usesOf } from '../compile/chart/uses.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { fieldText } from '../language/ir.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Raised whenever the meaning of a token's ordinals changes, so that older tokens are stale. */
const format = 1;

/** For every sort: whether it is interchangeable decides how it may be searched, not what the system does. */
const exchanged = false;

/** Characters of a fingerprint: six bits each. */
export const fingerprintLength = 9;

/** The same for the same definitions, on every machine and whatever else is loaded. */
export function fingerprint(system: System): string {
  const known = fingerprints.get(system) ?? canonical(definition(system));
  fingerprints.set(system, known);
  return known;
}
// Each of several searches of one system tells it.
const fingerprints = new WeakMap<System, string>();

function definition(system: System): unknown {
  const { scenario } = system;
  return {
    format,
    scenario: scenario.name,
    mutant: system.mutant,
    sizes: system.sorts.map((sort) => [sort.name, system.sizeOf(sort), sort.labels, exchanged]),
    bounds: Object.entries(scenario.bounds ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    blocks: system.blocks.map(({ name, fields, discipline }) => ({ name, fields: ordered(fields), discipline })),
    actors: system.actors.map((actor) => actorDefinition(system, actor)),
    initially: system.initially,
    dropped: [...system.dropped].sort(),
    undisciplined: system.disciplined ? undefined : true,
    properties: system.properties,
    fairness: scenario.fairness,
    fairLocks: scenario.fairLocks?.map(({ ref }) => fieldText(ref)),
    memory: system.buffers?.memory,
    constraint: system.constraint ?? undefined,
  };
}

function actorDefinition(system: System, { name, role, chart, spec }: SystemActor): unknown {
  const uses = usesOf(chart);
  return {
    name,
    role: role.name,
    registers: ordered(role.block.fields),
    choices: ordered(role.choices),
    optional: role.optional,
    initial: spec.initial,
    chart: chartDefinition(chart),
    guards: uses.guards.map((use) => {
      const { waitsFor = null, sleepsOn } = system.step(role, use.name) ?? {};
      return [use.name, use.params, system.guard(role, use), waitsFor, ...(sleepsOn === undefined ? [] : [sleepsOn])];
    }),
    actions: uses.actions.map((use) => [use.name, use.params, system.action(role, use)]),
  };
}

// Descriptions, and where a step happens, say nothing about what a machine does.
const chartDefinitions = new WeakMap<Chart, unknown>();
function chartDefinition(chart: Chart): unknown {
  const known = chartDefinitions.get(chart);
  if (known !== undefined) return known;
  const definition = chart.states.map(stateDefinition);
  chartDefinitions.set(chart, definition);
  return definition;
}
// An edited machine shares with the one that it was made of all states but one.
const stateDefinitions = new WeakMap<ChartState, unknown>();
function stateDefinition(state: ChartState): unknown {
  const known = stateDefinitions.get(state);
  if (known !== undefined) return known;
  const definition = {
    ...state,
    description: '',
    in: undefined,
    version: undefined,
    on: [...state.on].map(([event, candidates]) => [event, candidates.map(plain)]),
    onDone: state.onDone.map(plain),
    always: state.always.map(plain),
  };
  stateDefinitions.set(state, definition);
  return definition;
}
function plain(candidate: Candidate): { readonly [key: string]: unknown } & { readonly acts: readonly Act[] } {
  const { description: _, ...rest } = candidate;
  return rest;
}
/** Declared order is kept where it decides the order of transitions or of members. */
function ordered(fields: { readonly [name: string]: unknown }): readonly (readonly [string, unknown])[] {
  return Object.entries(fields);
}

/** The same for the same expressions and statements. */
export function sameDefinition(definition: unknown): string {
  return canonical(definition);
}

/** The digest of what occurred before: definitions share most of their parts, within a system and between mutants. */
const digests = new WeakMap<object, string>();

/** Text that is equal for equal data: keys sorted, parts by their digest. */
function canonical(value: unknown): string {
  if (value === undefined) return '~';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = digests.get(value);
  if (text === undefined) {
    text = digest(Array.isArray(value) ? `[${value.map(canonical).join()}]` : canonicalFields(value));
    digests.set(value, text);
  }
  return text;
}
// A block goes by its name, since its discipline may refer back to it.
function canonicalFields(value: object): string {
  const texts: string[] = [];
  const fields = value as { readonly [key: string]: unknown };
  // Some ten thousand objects of a few fields: a pair for each of these would cost a fifth of the time.
  for (const key of Object.keys(value)) {
    const given = fields[key];
    // What is marked so is read like anything else.
    if (key === 'variant' && given === true) continue;
    const each: unknown = key === 'interchangeable' && typeof given === 'boolean' ? exchanged : given;
    if (each !== undefined) texts.push(`${keyText(key)}:${key === 'block' ? blockName(each) : canonical(each)}`);
  }
  return `{${texts.sort().join()}}`;
}
const keyTexts = new Map<string, string>();
function keyText(key: string): string {
  const text = keyTexts.get(key) ?? JSON.stringify(key);
  keyTexts.set(key, text);
  return text;
}
function blockName(block: unknown): string {
  const { kind, name, role } = block as { kind?: unknown; name?: unknown; role?: unknown };
  return JSON.stringify([kind, name ?? role]);
}

/** 54 bits of two multiplicative hashes whose lanes are mixed at the end. */
function digest(text: string): string {
  let low = 0x9e3779b9;
  let high = 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul((high << 5) ^ (high >>> 27) ^ code, 0xcc9e2d51);
  }
  low = mix(low ^ (high >>> 15));
  high = mix(high ^ (low >>> 13));
  let name = '';
  for (let digit = 0; digit < fingerprintLength; digit++) {
    const bits = digit < 5 ? low >>> (digit * 6) : high >>> ((digit - 5) * 6);
    name += digits[bits & 63];
  }
  return name;
}
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
