/**
 * Whether it matters in which order the members of a sort are taken. A quantifier ends at the first member that decides
 * it, so a member that fails must not be hidden by another; the rounds of a loop must not see what the others did.
 * What cannot be shown not to matter counts as if it did.
 */
import type { Expression, PlaceRef, Statement } from '../../language/ir.ts';
import { fieldText } from '../../language/ir.ts';
import { sleeps } from '../../language/lock.ts';
import { type Visitor, walkExpression, walkStatements } from '../../language/walk.ts';
import { type Context, hazardsOfExpression, hazardsOfStatements } from './hazards.ts';

type Quantifier = Expression & { op: 'exists' | 'every' | 'count' };
type Loop = Statement & { op: 'each' };

/** In words why the order may matter, or null. */
export function orderOfQuantifier({ op, id, body }: Quantifier, context: Context): string | null {
  const hazards = hazardsOfExpression(id, body, context);
  // A count asks all members, so it fails whatever their order, but perhaps in another way.
  const harmless = hazards.length === 0 || (op === 'count' && hazards.length === 1);
  return harmless ? null : `no member is asked first, and asking one may fail (${hazards.join(', ')})`;
}

export function orderOfLoop({ id, body }: Loop, context: Context): string | null {
  const walk = (visitor: Visitor): void => walkStatements(body, visitor);
  if (bindsAgain(id, walk)) return 'a condition made outside a loop over it cannot be told from one made inside';
  const hazards = hazardsOfStatements(id, body, context);
  const [first, second] = hazards;
  if (second !== undefined) {
    return `no round of a loop is the first, and a round may fail in several ways (${hazards.join(', ')})`;
  }
  const accesses = new Accesses(id);
  accesses.all(body);
  const field = accesses.conflict();
  if (field !== null) return `no round of a loop is the first, and its rounds share '${field}'`;
  const { locking, sleeping } = atomicity(walk);
  const locked = locking && (sleeping || first === 'access without the lock');
  return locked ? 'no round of a loop is the first, and its rounds take locks that others of them need' : null;
}

function bindsAgain(id: number, walk: (visitor: Visitor) => void): boolean {
  let again = false;
  walk({
    expression: (expression) => {
      if (expression.op === 'exists' || expression.op === 'every' || expression.op === 'count') {
        again ||= expression.id === id;
      }
    },
    statement: (statement) => {
      if (statement.op === 'each') again ||= statement.id === id;
    },
  });
  return again;
}

function atomicity(walk: (visitor: Visitor) => void): { locking: boolean; sleeping: boolean } {
  let sleeping = false;
  let locking = false;
  walk({
    statement: (statement) => {
      if (statement.op === 'may sleep') sleeping = true;
      if (statement.op !== 'lock') return;
      const { domain } = statement.lock;
      locking = true;
      if (statement.verb === 'acquire' && domain.kind === 'lock' && sleeps(domain.lock)) sleeping = true;
    },
  });
  return { locking, sleeping };
}

interface Access {
  readonly write: boolean;
  /** Where the loop's member stands in the place: each round then has a part of its own. */
  readonly own: string | null;
  /** What all rounds may do in any order: the same for each. */
  readonly common: string | null;
}

/** The accesses in the rounds of a loop, by field. */
class Accesses {
  private readonly byField = new Map<string, Access[]>();
  private readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  all(list: readonly Statement[]): void {
    for (const statement of list) this.one(statement);
  }

  /** A field that one round changes and another uses. */
  conflict(): string | null {
    for (const [field, list] of this.byField) {
      if (!list.some(({ write }) => write)) continue;
      const [first] = list;
      if (list.every(({ own }) => own !== null && own === first?.own)) continue;
      if (list.every(({ common }) => common !== null && common === first?.common)) continue;
      return field;
    }
    return null;
  }

  private note(field: string, access: Access): void {
    this.byField.set(field, [...(this.byField.get(field) ?? []), access]);
  }

  private one(statement: Statement): void {
    switch (statement.op) {
      case 'set':
        return this.set(statement.place, statement.value);
      case 'if':
        this.reads(statement.cond);
        this.all(statement.yes);
        return this.all(statement.no);
      case 'each':
      case 'lock':
        return this.all(statement.body);
      case 'check':
        return this.reads(statement.cond);
      case 'expire':
        this.reads(statement.item);
        return this.note(tracked, { write: true, own: null, common: 'expire' });
      case 'may sleep':
      case 'arbitrary':
      case 'such that':
      case 'barrier':
        return;
      case 'enqueue':
      case 'dequeue':
      case 'clear': {
        if ('item' in statement) this.reads(statement.item);
        const common = statement.op === 'clear' ? 'clear' : null;
        return this.writes(statement.place, this.ownIndex(statement.place), common);
      }
      default: {
        this.reads(statement.item);
        const own = this.ownIndex(statement.place) ?? this.ownItem(statement.item);
        // To include is not to exclude, but each may be done to many in any order.
        return this.writes(statement.place, own, statement.op === 'remove' ? null : statement.op);
      }
    }
  }

  private set(place: PlaceRef, value: Expression): void {
    const own = this.ownIndex(place);
    if ((value.op === 'plus' || value.op === 'minus') && isRead(value.left, place) && value.right.op === 'number') {
      return this.writes(place, own, `${value.op} ${Math.sign(value.right.value)}`);
    }
    this.reads(value);
    const constant = value.op === 'constant' || value.op === 'number' || value.op === 'truth' ? value.value : null;
    this.writes(place, own, constant === null ? null : `:= ${JSON.stringify(constant)}`);
  }

  private writes(place: PlaceRef, own: string | null, common: string | null): void {
    this.inPath(place);
    this.note(fieldText(place), { write: true, own, common });
    if (isTracked(place)) this.note(tracked, { write: false, own: null, common: null });
  }

  private reads(expression: Expression): void {
    walkExpression(expression, {
      expression: (each) => {
        if (each.op === 'has') this.note(fieldText(each.place), this.reading(each.place, each.item));
        else if (each.op === 'read' || each.op === 'length' || each.op === 'head') {
          this.note(fieldText(each.place), this.reading(each.place, null));
          if (isTracked(each.place)) this.note(tracked, { write: false, own: null, common: null });
        }
      },
    });
  }
  private reading(place: PlaceRef, item: Expression | null): Access {
    const own = this.ownIndex(place) ?? (item === null ? null : this.ownItem(item));
    return { write: false, own, common: null };
  }

  private inPath({ path, owner }: PlaceRef): void {
    if (owner) this.reads(owner);
    for (const step of path) if (typeof step !== 'string') this.reads(step);
  }
  private ownIndex({ path, owner }: PlaceRef): string | null {
    if (owner !== undefined && this.isMember(owner)) return 'owner';
    const at = path.findIndex((step) => typeof step !== 'string' && this.isMember(step));
    return at < 0 ? null : `index ${at}`;
  }
  private ownItem(item: Expression): string | null {
    return this.isMember(item) ? 'item' : null;
  }
  private isMember(expression: Expression): boolean {
    return expression.op === 'bound' && expression.id === this.id;
  }
}

/** Freeing an object writes to every tracked reference. */
const tracked = 'tracked references';
function isTracked({ domain }: PlaceRef): boolean {
  return domain.kind === 'optional' && domain.tracked;
}
function isRead(expression: Expression, place: PlaceRef): boolean {
  return expression.op === 'read' && expression.place === place;
}
