/** Rebuilding expressions: the same, with other parts. */
import type { Expression, PlaceRef } from '../../language/ir.ts';

type Change = (part: Expression) => Expression;

/** The place with other indices and another owner. */
export function mapPlace(place: PlaceRef, change: Change): PlaceRef {
  const path = place.path.map((step) => (typeof step === 'string' ? step : change(step)));
  return place.owner === undefined ? { ...place, path } : { ...place, path, owner: change(place.owner) };
}

/** The expression with each direct part changed. */
export function mapParts(given: Expression, change: Change): Expression {
  switch (given.op) {
    case 'constant':
    case 'number':
    case 'truth':
    case 'size':
    case 'self':
    case 'chosen':
    case 'bound':
      return given;
    case 'read':
    case 'length':
    case 'head':
      return { ...given, place: mapPlace(given.place, change) };
    case 'has':
      return { ...given, place: mapPlace(given.place, change), item: change(given.item) };
    case 'not':
    case 'known':
    case 'member':
    case 'position':
      return { ...given, of: change(given.of) };
    case 'and':
    case 'or':
      return { ...given, list: given.list.map(change) };
    case 'equal':
    case 'less':
    case 'plus':
    case 'minus':
    case 'modulo':
      return { ...given, left: change(given.left), right: change(given.right) };
    case 'if':
      return { ...given, cond: change(given.cond), yes: change(given.yes), no: change(given.no) };
    case 'exists':
    case 'every':
    case 'count':
      return { ...given, body: change(given.body) };
    case 'in state':
      return { ...given, actor: change(given.actor) };
    case 'holds':
    case 'lockable':
      return { ...given, lock: mapPlace(given.lock, change), body: change(given.body) };
  }
}

/** Text that is equal for equal expressions. A block goes by its name, since its discipline may refer back to it. */
export function textOf(parts: readonly (Expression | string)[]): string {
  return JSON.stringify(parts, (key, value: unknown) => (key === 'block' ? nameOf(value) : value));
}
function nameOf(block: unknown): unknown {
  return typeof block === 'object' && block !== null && 'name' in block ? block.name : block;
}
