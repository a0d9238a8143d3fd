/** A machine as JSON, as Stately's editor imports it and as XState's createMachine() takes it. */
import { type AnyStateMachine, and, not, or } from 'xstate';
import type { MachineLike } from '../language/role.ts';

/** What a combined guard carries beside its parts. */
interface Combined {
  readonly check: unknown;
  readonly guards?: readonly unknown[];
  readonly stateValue?: unknown;
}
const [all, any, none] = [and(['']), or(['']), not('')].map((guard) => (guard as unknown as Combined).check);

/** Functions become words: what combines guards has no form of its own in JSON. */
export function machineJson(machine: MachineLike): object {
  // The chart was read from it, so that it is what createMachine() returned.
  const { config } = machine as unknown as AnyStateMachine;
  // Which holds the role.
  const { schemas: _, ...written } = config;
  return JSON.parse(
    JSON.stringify(written, (__, value: unknown) => (typeof value === 'function' ? named(value) : value)),
  );
}

function named(given: object): unknown {
  if ('type' in given && given.type === 'xstate.raise' && 'event' in given) {
    return { type: given.type, params: { event: given.event } };
  }
  return guardWords(given);
}

function guardWords(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  const { check, guards = [], stateValue } = guard as Combined;
  const parts = guards.map(guardWords);
  if (check === none) return `not ${parts.map((part) => (/ (?:and|or) /.test(part) ? `(${part})` : part)).join('')}`;
  if (check === all) return parts.map((part) => (part.includes(' or ') ? `(${part})` : part)).join(' and ');
  if (check === any) return parts.join(' or ');
  if (stateValue !== undefined) return `in ${String(stateValue)}`;
  const { type, params } = guard as { type?: unknown; params?: object };
  return [type, ...Object.values(params ?? {})].join(' ');
}
