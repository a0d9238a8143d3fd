/** What of XState's configuration is in the supported set, how its combined guards are known, and what to write instead. */
import { and, not, or, stateIn } from 'xstate';

export const stateKeys = [
  'id',
  'initial',
  'states',
  'on',
  'always',
  'entry',
  'exit',
  'onDone',
  'type',
  'tags',
  'meta',
  'description',
  'schemas',
];
export const transitionKeys = ['target', 'guard', 'actions', 'reenter', 'description'];
export const advice: { readonly [key: string]: string } = {
  after: 'time is not modelled: write an event that the scheduler may choose at any moment',
  invoke: 'there are no child actors: write another actor of the scenario and share state with it',
  spawn: 'there are no child actors: write another actor of the scenario',
  history: 'keep what is to be remembered in a register',
  output: 'keep results in registers or shared state',
  context: 'shared state and registers are declared with shared() and role(), not in the context',
  gaurd: "write 'guard'",
  cond: "write 'guard'",
  action: "write 'actions'",
};

export const checks = {
  and: checkOf(and([])),
  or: checkOf(or([])),
  not: checkOf(not('')),
  in: checkOf(stateIn('')),
};
function checkOf(guard: unknown): unknown {
  return (guard as { check: unknown }).check;
}
export function inline(value: object, type: unknown): string {
  if (typeof type === 'string' && type.startsWith('xstate.')) return `'${type.slice('xstate.'.length)}'`;
  const name = (value as { name?: unknown }).name;
  return typeof name === 'string' && name !== '' ? `the function '${name}'` : 'an inline function';
}
