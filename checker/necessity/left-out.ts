/** Lists of statements with one of them left out, or with a loop that serves one member only. */

import type { Domain } from '../language/domain.ts';
import type { Expression, PlaceRef, Statement } from '../language/ir.ts';
import { fieldText } from '../language/ir.ts';
import { isGhost, walkStatements } from '../language/walk.ts';

export interface Shortened {
  /** What is missing, in words. */
  readonly what: string;
  readonly list: readonly Statement[];
}

/** Every list in which one statement that does something real is missing, at any depth, and in which a loop serves one. */
export function shortenings(list: readonly Statement[]): Shortened[] {
  const freed = list.flatMap((statement) => (statement.op === 'expire' ? [plainly(statement.item)] : []));
  const found = list.flatMap((statement, at) => {
    const whole = wholeOf(statement);
    if (!isReal(statement) || isPartOfFreeing(statement, freed) || (whole !== null && whole === wholeOf(list[at - 1])))
      return [];
    const others = (becomes: readonly Statement[]): readonly Statement[] =>
      list.toSpliced(at, lengthAt(list, at), ...becomes);
    return [{ what: `without ${words(statement)}`, list: others([]) }, ...inside(statement, others)];
  });
  return numbered(found);
}

/** How many statements write one record, whose fields are set one by one. */
function lengthAt(list: readonly Statement[], at: number): number {
  const whole = wholeOf(list[at]);
  let end = at + 1;
  while (whole !== null && wholeOf(list[end]) === whole) end++;
  return end - at;
}
/** The record, inside its block, of which the statement sets a field; as text, or null. */
function wholeOf(statement: Statement | undefined): string | null {
  if (statement?.op !== 'set') return null;
  const { block, path } = statement.place;
  const outer = path.slice(0, -1);
  if (outer.length === 0 || typeof path.at(-1) !== 'string') return null;
  return plainly([block.kind === 'shared' ? block.name : block.role, statement.place.owner, outer]);
}
/** Equal for equal places; a block goes by its name, since it may refer back to itself. */
export function plainly(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'block' || key === 'domain' ? undefined : inner));
}

function inside(statement: Statement, others: (becomes: readonly Statement[]) => readonly Statement[]): Shortened[] {
  if (statement.op === 'each') {
    return [
      { what: `${words(statement)} for the last only`, list: others([forTheLast(statement)]) },
      ...shortenings(statement.body).map(({ what, list }) => ({ what, list: others(eachOf(statement, list)) })),
    ];
  }
  if (statement.op !== 'if') return [];
  return (['yes', 'no'] as const).flatMap((side) =>
    shortenings(statement[side]).map(({ what, list }) => ({
      what,
      list: others(ifOf({ ...statement, [side]: list })),
    })),
  );
}

// What does nothing is nothing, so that one definition is not two.
function ifOf(statement: Statement & { op: 'if' }): Statement[] {
  return statement.yes.length + statement.no.length > 0 ? [statement] : [];
}
function eachOf(statement: Statement & { op: 'each' }, body: readonly Statement[]): Statement[] {
  return body.length > 0 ? [{ ...statement, body }] : [];
}

/** The loop's body for the last member for which it would do something: those before it are passed over. */
function forTheLast(statement: Statement & { op: 'each' }): Statement {
  const { id, sort, body } = statement;
  const [only] = body;
  const cond: Expression =
    body.length === 1 && only?.op === 'if' && only.no.length === 0 ? only.cond : { op: 'truth', value: true };
  const other = 1 + largestId(statement);
  const later: Expression = {
    op: 'exists',
    id: other,
    sort,
    role: null,
    body: {
      op: 'and',
      list: [
        { op: 'less', left: { op: 'bound', id, sort }, right: { op: 'bound', id: other, sort } },
        of(cond, id, other),
      ],
    },
  };
  return { ...statement, body: [{ op: 'if', cond: later, yes: [], no: body }] };
}

function largestId(statement: Statement): number {
  let largest = 0;
  const note = (given: { readonly op: string; readonly id?: unknown }): void => {
    if (typeof given.id === 'number') largest = Math.max(largest, given.id);
  };
  walkStatements([statement], { expression: note, statement: note });
  return largest;
}

/** The condition about another member. */
function of(cond: Expression, id: number, other: number): Expression {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null || 'kind' in value) return value;
    const fields = Object.entries(value).map(([key, inner]) => [
      key,
      key === 'id' && inner === id && 'op' in value && value.op === 'bound' ? other : renamed(inner),
    ]);
    return Object.fromEntries(fields);
  };
  // The same data with other numbers.
  return renamed(cond) as Expression;
}

/**
 * Whether the kernel would do it: ghosts, demands and other checks are what a model is judged by, not what it does, and
 * that a register forgets is what a variable of C does by itself, which begins anew with each call.
 */
export function isReal(statement: Statement): boolean {
  switch (statement.op) {
    case 'if':
      return [...statement.yes, ...statement.no].some(isReal);
    case 'each':
      return statement.body.some(isReal);
    case 'check':
    case 'may sleep':
    case 'expire':
    case 'arbitrary':
    case 'such that':
      return false;
    case 'lock':
    case 'barrier':
      return true;
    default:
      return !isGhost(statement.place) && !forgets(statement);
  }
}
/** Whether a field of an object that is freed beside it is given its initial value, as the next one who gets it finds it. */
function isPartOfFreeing(statement: Statement, freed: readonly string[]): boolean {
  if (statement.op === 'if') {
    return [...statement.yes, ...statement.no].every((each) => !isReal(each) || isPartOfFreeing(each, freed));
  }
  if (statement.op !== 'set' || freed.length === 0) return false;
  const [, of] = statement.place.path;
  return typeof of === 'object' && freed.includes(plainly(of)) && isInitial(statement.value, statement.place.domain);
}
/** Whether a variable of the acting one is given its initial value. */
function forgets(statement: Statement): boolean {
  if (statement.op !== 'set' && statement.op !== 'clear') return false;
  if (!isVariable(statement.place)) return false;
  return statement.op !== 'set' || isInitial(statement.value, statement.place.domain);
}
/**
 * A register; one of an array or record is an argument, and no variable. Or what stands beside what it is a copy of, for
 * each actor its own, and says only how far that has come: the count that a reader of a sequence counter has read.
 */
function isVariable({ block, path, domain }: PlaceRef): boolean {
  if (block.kind === 'registers') return path.length === 1;
  const own = path.at(-1);
  return domain.untold === true && typeof own === 'object' && own.op === 'self';
}
function isInitial(value: Expression, domain: Domain): boolean {
  if (value.op === 'truth') return !value.value;
  if (value.op === 'number') return domain.kind === 'range' && value.value === domain.min;
  if (value.op !== 'constant') return false;
  if (domain.kind === 'enum') return value.value === domain.words[0];
  return domain.kind === 'optional' && value.value === 'none';
}

function words(statement: Statement): string {
  switch (statement.op) {
    case 'if':
    case 'each':
      return `${statement.op === 'if' ? 'the conditional' : 'each'} ${firstIn(parts(statement))}`;
    case 'lock':
      return `${statement.verb} ${fieldText(statement.lock)}`;
    case 'barrier':
      return `the barrier for ${statement.orders}`;
    case 'check':
    case 'may sleep':
    case 'expire':
    case 'arbitrary':
    case 'such that':
      return statement.op;
    case 'set': {
      const { place } = statement;
      const whole = wholeOf(statement) === null ? place : { ...place, path: place.path.slice(0, -1) };
      return `set ${fieldText(whole)}`;
    }
    default:
      return `${statement.op} ${fieldText(statement.place)}`;
  }
}
function parts(statement: Statement & { op: 'if' | 'each' }): readonly Statement[] {
  return statement.op === 'if' ? [...statement.yes, ...statement.no] : statement.body;
}
/** The first that does something, however deep it stands. */
function firstIn(list: readonly Statement[]): string {
  const first = list.find(isReal);
  if (first === undefined) return 'nothing';
  return first.op === 'if' || first.op === 'each' ? firstIn(parts(first)) : words(first);
}

/** The same words for two things are told apart by a number. */
function numbered(list: readonly Shortened[]): Shortened[] {
  const counts = new Map<string, number>();
  return list.map(({ what, list: statements }) => {
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return { what: count === 1 ? what : `${what} (${count})`, list: statements };
  });
}
