/** What plain JavaScript may be given where a sort, a domain or a bound is meant. */
import { ModelError } from './model-error.ts';

export function refuseNoSort(of: unknown, call: string): void {
  if (isOfKind(of, ['sort'])) return;
  throw new ModelError(`${call} takes a sort, as in const page = sort('page'); it is given ${told(of)}`);
}
const domainKinds: readonly string[] = [
  ...['flag', 'enum', 'range', 'index', 'optional', 'set', 'queue', 'record', 'array', 'lock'],
];
/** Throws ModelError for what is no domain: a name that is not imported is no error where types are only stripped. */
export function refuseNoDomain(what: string, given: unknown, part: readonly string[] = []): void {
  if (isOfKind(given, domainKinds)) return;
  const isCall = typeof given === 'function';
  throw new ModelError(
    `${what} is ${isCall ? 'a function; call it, as in rwsem()' : `${told(given)}; write a domain such as flag or range(0, 3). Is a name not imported?`}`,
    part,
  );
}
/** Throws ModelError for what is no object with domains, such as a sort. */
export function refuseNoFields(fields: unknown, call: string): void {
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields) && !isOfKind(fields, ['sort'])) return;
  throw new ModelError(
    `${call} takes fields with their domains, as in record({ dirty: flag }); it is given ${told(fields)}`,
  );
}
/** Throws ModelError for what is said of each member if it is no function of it. */
export function refuseNoBody(body: unknown): void {
  if (typeof body === 'function') return;
  const given = body === undefined ? 'and nothing is given' : `and not ${told(body)}`;
  throw new ModelError(`what is said of each member is a function of it, as in (one) => one.is(me), ${given}`);
}
function isOfKind(given: unknown, kinds: readonly string[]): boolean {
  return typeof given === 'object' && given !== null && 'kind' in given && kinds.some((kind) => kind === given.kind);
}
export function told(given: unknown): string {
  if (isOfKind(given, ['sort'])) return 'a sort';
  if (isOfKind(given, domainKinds)) return 'a domain';
  if (isOfKind(given, ['role'])) return 'a role';
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'string') return `'${given}'`;
  return typeof given === 'object' && given !== null ? 'something else' : String(given);
}
/** Of a written capacity; one that scenarios bind is looked at there. */
export function refuseNoRoom(capacity: unknown, call: string): void {
  if (typeof capacity !== 'number' || (Number.isInteger(capacity) && capacity >= 1)) return;
  throw new ModelError(`${call} has room for nothing; write how many it holds at most, a whole number from 1 on`);
}
export function refuseNoBound(of: unknown, call: string): void {
  const wrong = (Array.isArray(of) ? of : [of]).find(
    (each: unknown) => typeof each !== 'number' && !isOfKind(each, ['sort', 'parameter']),
  );
  const isEmpty = Array.isArray(of) && of.length === 0;
  if (wrong === undefined && of !== undefined && !isEmpty) return;
  throw new ModelError(`${call} is a number, a parameter() or a sort that scenarios bind; it is given ${told(wrong)}`);
}
