/** The reference meaning of expressions: evaluated on the model's own values, with every check spelled out. */

import { isDropped } from '../compile/chart/uses.ts';
import type { System } from '../compile/system/system.ts';
import type { Domain, Sort } from '../language/domain.ts';
import type { Discipline, Expression, FailureKind, PlaceRef, Value } from '../language/ir.ts';
import type { Draw } from './draw.ts';
import { indexText, type ModelState, type Tree } from './state.ts';

/** Where an expression or a statement is evaluated. */
export interface Frame {
  readonly system: System;
  readonly state: ModelState;
  readonly self: number;
  readonly chosen: { readonly [name: string]: number };
  /** Values of bound variables by their number. */
  readonly bound: readonly (number | undefined)[];
  /** Accesses without the lock, to be reported if the transition is taken; null where none is checked. */
  readonly accesses: StepFailure[] | null;
  /** Before the start, if what is left open is to be drawn. */
  readonly draw?: Draw;
}

/** What a place held when it was read. */
export interface Reading {
  readonly place: PlaceRef;
  /** The path of the place with every index evaluated. */
  readonly keys: readonly (string | number)[];
  readonly value: Tree;
}

/** A step that breaks a check: it has no successor. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly failure: FailureKind;
  /** The property that it violates, if an author's check failed. */
  readonly property: string | null;
  /** What the author's check read. */
  readonly readings: readonly Reading[];
  constructor(failure: FailureKind, text: string, property: string | null = null, readings: readonly Reading[] = []) {
    super(text);
    this.failure = failure;
    this.property = property;
    this.readings = readings;
  }
}

export function truth(expression: Expression, frame: Frame): boolean {
  return evaluate(expression, frame) === true;
}

export function integer(expression: Expression, frame: Frame): number {
  const value = evaluate(expression, frame);
  if (typeof value === 'number') return value;
  throw new StepFailure(
    value === 'stale' ? 'use of a stale reference' : 'none used as an index',
    `${nameOf(expression, frame)} is ${value}`,
  );
}

/** What a message calls the value. */
function nameOf(expression: Expression, frame: Frame): string {
  if (expression.op === 'known') return nameOf(expression.of, frame);
  return expression.op === 'read' ? whereText(expression.place, frame) : 'the value';
}

/** The place as a message names it, with its indices as far as they have values. */
export function whereText(place: PlaceRef, frame: Frame): string {
  const unchecked = { ...frame, accesses: null };
  let text = place.block.kind === 'shared' ? place.block.name : place.block.role;
  let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
  for (const step of place.path) {
    if (typeof step === 'string') {
      text += `.${step}`;
      domain = domain !== undefined && 'fields' in domain ? domain.fields[step] : undefined;
    } else if (domain?.kind === 'array') {
      text += indexOf(step, domain.by, unchecked);
      domain = domain.of;
    }
  }
  return text;
}
function indexOf(step: Expression, by: Sort, frame: Frame): string {
  try {
    const member = integer(step, frame);
    return isMember(member, by, frame) ? indexText(frame.system, by, member) : `[${member}]`;
  } catch (failure) {
    // What has no value is told by its own failure.
    if (failure instanceof StepFailure) return '[·]';
    throw failure;
  }
}
export function isMember(member: number, of: Sort, { system }: Frame): boolean {
  return member >= 0 && member < system.sizeOf(of);
}
/** Which members there are. */
export function membersText(of: Sort, { system }: Frame): string {
  const size = system.sizeOf(of);
  if (size === 0) return `'${of.name}' has no members`;
  return size === 1 ? `'${of.name}' has only member 0` : `'${of.name}' has members 0 to ${size - 1}`;
}

export function evaluate(expression: Expression, frame: Frame): Value {
  switch (expression.op) {
    case 'constant':
    case 'number':
    case 'truth':
      return expression.value;
    case 'size':
      return frame.system.sizeOf(expression.sort);
    case 'self':
      return frame.self;
    case 'chosen':
      return frame.chosen[expression.name] ?? 0;
    case 'bound':
      return frame.bound[expression.id] ?? 0;
    case 'read':
      return read(expression.place, frame) as Value;
    case 'not':
      return !truth(expression.of, frame);
    case 'and':
      return expression.list.every((each) => truth(each, frame));
    case 'or':
      return expression.list.some((each) => truth(each, frame));
    case 'equal':
      return evaluate(expression.left, frame) === evaluate(expression.right, frame);
    case 'less':
      return integer(expression.left, frame) < integer(expression.right, frame);
    case 'plus':
      return integer(expression.left, frame) + integer(expression.right, frame);
    case 'minus':
      return integer(expression.left, frame) - integer(expression.right, frame);
    case 'modulo': {
      const by = integer(expression.right, frame);
      return ((integer(expression.left, frame) % by) + by) % by;
    }
    case 'position':
      return integer(expression.of, frame);
    case 'member':
      return member(expression, frame);
    case 'if':
      return evaluate(truth(expression.cond, frame) ? expression.yes : expression.no, frame);
    case 'known':
      return integer(expression.of, frame);
    case 'exists':
      return howMany(expression, true, frame, 1) === 1;
    case 'every':
      return howMany(expression, false, frame, 1) === 0;
    case 'count':
      return howMany(expression, true, frame, Number.POSITIVE_INFINITY);
    case 'has':
      return list(expression.place, frame).includes(integer(expression.item, frame));
    case 'length':
      return list(expression.place, frame).length;
    case 'head':
      return list(expression.place, frame)[0] ?? 'none';
    case 'in state':
      return inState(frame, integer(expression.actor, frame), expression.states);
    case 'holds':
    case 'lockable':
      return isDropped(frame.system, expression.lock) || truth(expression.body, { ...frame, accesses: null });
  }
}

function member({ sort, of }: Expression & { op: 'member' }, frame: Frame): number {
  const position = integer(of, frame);
  if (position >= 0 && position < frame.system.sizeOf(sort)) return position;
  throw new StepFailure('index outside its sort', `${sort.name} has no member ${position}`);
}

type Quantified = Expression & { op: 'exists' | 'every' | 'count' };
/** How many members satisfy the body, or do not; looks no further than `enough` of them. */
function howMany({ sort, role, id, body }: Quantified, satisfy: boolean, frame: Frame, enough: number): number {
  const { system } = frame;
  const size = system.sizeOf(sort);
  let count = 0;
  for (let member = 0; member < size && count < enough; member++) {
    if (role !== null && system.actors[member]?.role.name !== role) continue;
    if (truth(body, withBound(frame, id, member)) === satisfy) count++;
  }
  return count;
}
export function withBound(frame: Frame, id: number, value: number): Frame {
  const bound = frame.bound.slice(0, id);
  bound[id] = value;
  return { ...frame, bound };
}

function inState(frame: Frame, actor: number, states: readonly string[]): boolean {
  const chart = frame.system.actors[actor]?.chart;
  const path = chart?.states[frame.state.control[actor] ?? 0]?.path ?? '';
  return states.some((state) => path === state || path.startsWith(`${state}.`));
}

export function list(place: PlaceRef, frame: Frame): readonly number[] {
  return read(place, frame) as readonly number[];
}

export function read(place: PlaceRef, frame: Frame): Tree {
  checkAccess(place, 'read', frame);
  let tree: Tree = root(place, frame);
  for (const step of pathOf(place, frame)) tree = (tree as { [key: string]: Tree })[step] as Tree;
  return tree;
}

export function root(place: PlaceRef, frame: Frame): Tree {
  if (place.block.kind === 'shared') return frame.state.shared[place.block.name] as Tree;
  return frame.state.registers[ownerOf(place, frame)] as Tree;
}
/** Whose registers the place is in. */
export function ownerOf({ owner }: PlaceRef, frame: Frame): number {
  return owner === undefined ? frame.self : integer(owner, frame);
}

/** The path with every index evaluated; an index outside its array is an error of the step. */
export function pathOf(place: PlaceRef, frame: Frame): (string | number)[] {
  let tree: Tree = root(place, frame);
  return place.path.map((step) => {
    const key = typeof step === 'string' ? step : integer(step, frame);
    if (typeof key === 'number' && !(key in (tree as object))) {
      throw new StepFailure('index outside its sort', outsideText(place, frame));
    }
    tree = (tree as { [key: string]: Tree })[key] as Tree;
    return key;
  });
}

/** Which index of the place is none of its array's, and which there are. */
function outsideText(place: PlaceRef, frame: Frame): string {
  let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
  for (const step of place.path) {
    if (typeof step === 'string') domain = domain !== undefined && 'fields' in domain ? domain.fields[step] : undefined;
    else if (domain?.kind === 'array') {
      if (!isMember(integer(step, frame), domain.by, frame)) break;
      domain = domain.of;
    }
  }
  const members = domain?.kind === 'array' ? `, but ${membersText(domain.by, frame)}` : '';
  return `${whereText(place, frame)}${members}`;
}

/** Whether the field's declared lock is held; a violation is kept for when the transition is taken. */
export function checkAccess(place: PlaceRef, access: 'read' | 'write', frame: Frame): void {
  if (frame.accesses === null || place.lockless || place.block.kind !== 'shared' || !frame.system.disciplined) return;
  const [field, index] = place.path;
  const discipline: Discipline | undefined = typeof field === 'string' ? place.block.discipline[field] : undefined;
  if (discipline === undefined) return;
  const unchecked = { ...frame, accesses: null };
  const inner =
    discipline.bound === null || index === undefined || typeof index === 'string'
      ? unchecked
      : withBound(unchecked, discipline.bound, integer(index, unchecked));
  if (truth(discipline[access], inner)) return;
  frame.accesses.push(
    new StepFailure('access without the lock', `${access} of ${whereText(place, frame)} without ${discipline.text}`),
  );
}
