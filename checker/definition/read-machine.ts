/** A machine of a document, made with XState as its author made it. Names are all that it has of code. */
import { and, createMachine, not, or, raise, stateIn } from 'xstate';
import { ModelError } from '../language/model-error.ts';
import type { AnyRole, MachineLike, Params } from '../language/role.ts';
import { vocabulary } from '../language/vocabulary.ts';
import type { Given } from './given.ts';

/** How deep states and guards may lie inside of others. */
const depthMax = 32;

export function readMachine(given: Given, roles: readonly AnyRole[]): MachineLike {
  const { role: of, root } = given.fields('role', 'root');
  const role = of.at(roles);
  const config = readState(root, 0);
  const { guards, actions } = vocabulary(role);
  try {
    // Everything in it was read above; XState's types want the names of one known machine.
    return createMachine({ ...config, schemas: role } as never, { guards, actions } as never);
  } catch (problem) {
    if (problem instanceof ModelError || !(problem instanceof Error)) throw problem;
    return given.refuse(`XState cannot make it: ${problem.message}`);
  }
}

function readState(given: Given, depth: number): object {
  if (depth > depthMax) given.refuse(`its states are nested more than ${depthMax} deep`);
  const own = given.fields(...stateKeys);
  const text = (each: Given): string => each.text();
  return {
    ...own.id.under('id', text),
    ...own.type.under('type', (each) => each.choice(['atomic', 'compound', 'final'])),
    ...own.initial.under('initial', text),
    ...own.description.under('description', text),
    ...own.tags.under('tags', (each) => each.list(text)),
    ...own.meta.under('meta', readMeta),
    ...own.states.under('states', (each) => each.named((inner) => readState(inner, depth + 1))),
    ...own.on.under('on', (each) => each.named(readTransitions)),
    ...own.always.under('always', readTransitions),
    ...own.onDone.under('onDone', readTransitions),
    ...own.entry.under('entry', readActions),
    ...own.exit.under('exit', readActions),
  };
}
const stateKeys = [
  ...(['id', 'type', 'initial', 'states', 'on', 'always'] as const),
  ...(['onDone', 'entry', 'exit', 'tags', 'meta', 'description'] as const),
];

function readMeta(given: Given): object {
  const meta = given.fields('while', 'in', 'version', 'does', 'excludes', 'assumes');
  const text = (each: Given): string => each.text();
  const reasons = (each: Given): object => {
    const { value } = each;
    if (typeof value !== 'object' || value === null) return each.refuse('it is no object');
    return (
      each.fields(...Object.keys(value)) &&
      Object.fromEntries(Object.entries(value).map(([name, why]) => [name, String(why)]))
    );
  };
  return {
    ...meta.while.under('while', text),
    ...meta.in.under('in', text),
    ...meta.version.under('version', text),
    ...meta.does.under('does', (each) => each.list(text)),
    ...meta.excludes.under('excludes', reasons),
    ...meta.assumes.under('assumes', reasons),
  };
}

function readTransitions(given: Given): object[] {
  return given.list((each) => {
    const { target, guard, actions, reenter, description } = each.fields(
      ...(['target', 'guard', 'actions', 'reenter', 'description'] as const),
    );
    return {
      ...target.under('target', (inner) => inner.text()),
      ...guard.under('guard', (inner) => readGuard(inner, 0)),
      ...actions.under('actions', readActions),
      ...reenter.under('reenter', (inner) => inner.truth()),
      ...description.under('description', (inner) => inner.text()),
    };
  });
}

function readGuard(given: Given, depth: number): unknown {
  if (depth > depthMax) given.refuse(`its guards are nested more than ${depthMax} deep`);
  if (typeof given.value === 'string' || isUse(given)) return readUse(given);
  const { and: all, or: any, not: none, in: state } = given.fields('and', 'or', 'not', 'in');
  const inner = (each: Given): never => readGuard(each, depth + 1) as never;
  if (!all.isAbsent) return and(all.list(inner));
  if (!any.isAbsent) return or(any.list(inner));
  return none.isAbsent ? stateIn(state.text()) : not(inner(none));
}

function readActions(given: Given): unknown[] {
  return given.list((each) => {
    if (typeof each.value === 'string' || isUse(each)) return readUse(each);
    return raise({ type: each.fields('raise').raise.name() });
  });
}

function isUse({ value }: Given): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'type');
}
function readUse(given: Given): unknown {
  if (typeof given.value === 'string') return given.name();
  const { type, params } = given.fields('type', 'params');
  return { type: type.name(), params: readParams(params) };
}

export function readParams(given: Given): Params {
  const { value } = given;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) given.refuse('it is no object');
  for (const each of Object.values(value)) {
    if (!['string', 'number', 'boolean'].includes(typeof each))
      given.refuse('a param is a text, a number, true or false');
  }
  return { ...value };
}
