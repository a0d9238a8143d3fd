/** How XState's combined guards are known, and what stands in their place where something else does. */
import { and, not, or, stateIn } from 'xstate';

const checks = [
  ['and', checkOf(and([]))],
  ['or', checkOf(or([]))],
  ['not', checkOf(not(''))],
  ['in', checkOf(stateIn(''))],
] as const;
/** How XState combines the guards of this one; null if it does not. */
export function guardKind(guard: unknown): 'and' | 'or' | 'not' | 'in' | null {
  return checks.find(([, check]) => check !== undefined && check === checkOf(guard))?.[0] ?? null;
}
function checkOf(guard: unknown): unknown {
  return (guard as { check: unknown }).check;
}
export function inline(value: object, type: unknown): string {
  if (typeof type === 'string' && type.startsWith('xstate.')) return `'${type.slice('xstate.'.length)}'`;
  const name = (value as { name?: unknown }).name;
  return typeof name === 'string' && name !== '' ? `the function '${name}'` : 'an inline function';
}
