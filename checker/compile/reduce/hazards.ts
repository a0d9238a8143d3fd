/**
 * The ways in which asking one member, or one round of a loop, may fail where another does not. What fails for all of
 * them alike, before anything else can, is no hazard: whoever is first, the step fails in the same way.
 */
import { actor, type Domain, type Sort } from '../../language/domain.ts';
import type { Expression, PlaceRef, Statement } from '../../language/ir.ts';
import { walkExpression, walkStatements } from '../../language/walk.ts';

/** Where a definition stands. */
export interface Context {
  /** Accesses are held against the fields' locks, as in guards and actions but not in properties. */
  readonly disciplined: boolean;
  sizeOf(sort: Sort): number;
}

/** Names of failures. */
export function hazardsOfExpression(id: number, body: Expression, context: Context): string[] {
  const asking = new Asking(id, context);
  asking.ids((visitor) => walkExpression(body, visitor));
  asking.expression(body, true);
  return [...asking.hazards];
}
export function hazardsOfStatements(id: number, body: readonly Statement[], context: Context): string[] {
  const asking = new Asking(id, context);
  asking.ids((visitor) => walkStatements(body, visitor));
  asking.statements(body, true);
  return [...asking.hazards];
}

const reference: Domain = { kind: 'optional', sort: actor, tracked: true };

/** Follows the body in the order in which it is evaluated; `sure`: this is reached whoever is asked. */
class Asking {
  readonly hazards = new Set<string>();
  private readonly bound: Set<number>;
  // What was surely evaluated before and is the same for all: it cannot fail any more.
  private readonly settled = new Set<unknown>();
  private disciplined: boolean;
  private readonly context: Context;

  constructor(id: number, context: Context) {
    this.bound = new Set([id]);
    this.context = context;
    this.disciplined = context.disciplined;
  }

  /** Notes what is bound inside as well. */
  ids(walk: (visitor: Parameters<typeof walkExpression>[1]) => void): void {
    walk({
      expression: (each) => {
        if (each.op === 'exists' || each.op === 'every' || each.op === 'count') this.bound.add(each.id);
      },
      statement: (each) => {
        if (each.op === 'each') this.bound.add(each.id);
      },
    });
  }

  private may(names: readonly string[], key: unknown, depends: boolean, sure: boolean): void {
    if (!depends && (this.settled.has(key) || (sure && this.hazards.size === 0))) {
      if (sure) this.settled.add(key);
      return;
    }
    for (const name of names) this.hazards.add(name);
  }

  private depends(expression: Expression): boolean {
    let found = false;
    walkExpression(expression, {
      expression: (each) => {
        if (each.op === 'bound') found ||= this.bound.has(each.id);
      },
    });
    return found;
  }

  expression(expression: Expression, sure: boolean): void {
    switch (expression.op) {
      case 'read':
      case 'length':
      case 'head':
        return this.place(expression.place, sure);
      case 'has':
        this.place(expression.place, sure);
        return this.expression(expression.item, sure);
      case 'not':
      case 'position':
        return this.expression(expression.of, sure);
      case 'member':
        this.expression(expression.of, sure);
        return this.may(['index outside its sort'], expression, this.depends(expression), sure);
      case 'known':
        this.expression(expression.of, sure);
        return this.may(failuresOfKnown(expression.of), expression, this.depends(expression), sure);
      case 'and':
      case 'or':
        for (const [at, each] of expression.list.entries()) this.expression(each, sure && at === 0);
        return;
      case 'equal':
      case 'less':
      case 'plus':
      case 'minus':
      case 'modulo':
        this.expression(expression.left, sure);
        return this.expression(expression.right, sure);
      case 'if':
        this.expression(expression.cond, sure);
        this.expression(expression.yes, false);
        return this.expression(expression.no, false);
      case 'exists':
      case 'every':
      case 'count':
        return this.expression(expression.body, false);
      case 'in state':
        return this.expression(expression.actor, sure);
      case 'holds':
      case 'lockable': {
        const { disciplined } = this;
        this.disciplined = false;
        this.expression(expression.body, sure);
        this.disciplined = disciplined;
        return;
      }
    }
  }

  private place(place: PlaceRef, sure: boolean): void {
    this.access(place, sure);
    if (place.owner) this.expression(place.owner, sure);
    for (const { sort, index } of indices(place)) {
      this.expression(index, sure);
      const inside = index.op === 'number' && index.value >= 0 && index.value < this.context.sizeOf(sort);
      if (mayLeaveItsSort(index) && !inside) this.may(['index outside its sort'], index, this.depends(index), sure);
    }
  }

  private access({ block, path, lockless }: PlaceRef, sure: boolean): void {
    const [field, index] = path;
    if (!this.disciplined || lockless || block.kind !== 'shared' || typeof field !== 'string') return;
    const discipline = block.discipline[field];
    if (discipline === undefined) return;
    const each = discipline.bound !== null && index !== undefined && typeof index !== 'string';
    this.may(['access without the lock'], each ? index : `${block.name}.${field}`, each && this.depends(index), sure);
  }

  statements(list: readonly Statement[], sure: boolean): void {
    for (const each of list) this.statement(each, sure);
  }

  private statement(statement: Statement, sure: boolean): void {
    switch (statement.op) {
      case 'set':
        this.expression(statement.value, sure);
        for (const name of failuresOfWrite(statement.place.domain, statement.value)) this.hazards.add(name);
        return this.place(statement.place, sure);
      case 'if':
        this.expression(statement.cond, sure);
        this.statements(statement.yes, false);
        return this.statements(statement.no, false);
      case 'each':
        return this.statements(statement.body, false);
      case 'lock':
        return this.statements(statement.body, sure);
      case 'check':
        this.expression(statement.cond, sure);
        this.hazards.add(statement.property ?? statement.failure);
        return;
      case 'expire':
        return this.expression(statement.item, sure);
      case 'may sleep':
        this.hazards.add(statement.why === 'sleep' ? 'sleep while atomic' : 'user copy while atomic');
        return;
      case 'arbitrary':
      case 'such that':
      case 'barrier':
        return;
      case 'dequeue':
      case 'clear':
        return this.place(statement.place, sure);
      default:
        this.place(statement.place, sure);
        this.expression(statement.item, sure);
        if (mayLeaveItsSort(statement.item)) this.hazards.add('index outside its sort');
        if (statement.op === 'enqueue') this.hazards.add('queue overflow');
    }
  }
}

/** The indices on the way to a place, each with the sort of its array. */
export function indices(place: PlaceRef): { sort: Sort; index: Expression }[] {
  const list: { sort: Sort; index: Expression }[] = [];
  let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
  for (const step of place.path) {
    if (typeof step !== 'string' && domain?.kind === 'array') {
      list.push({ sort: domain.by, index: step });
      domain = domain.of;
    } else if (typeof step === 'string' && domain !== undefined && 'fields' in domain) domain = domain.fields[step];
  }
  return list;
}

function failuresOfKnown(of: Expression): string[] {
  const none = 'none used as an index';
  const plain =
    of.op === 'head' || (of.op === 'read' && of.place.domain.kind === 'optional' && !of.place.domain.tracked);
  return plain ? [none] : [none, 'use of a stale reference'];
}

function mayLeaveItsSort(step: Expression): boolean {
  return !['bound', 'self', 'chosen', 'known', 'member', 'read'].includes(step.op);
}

function failuresOfWrite(domain: Domain, value: Expression): string[] {
  if (domain.kind === 'flag' || domain.kind === 'enum' || value.op === 'constant') return [];
  if (domain.kind === 'range') return ['assignment outside the domain'];
  if (!mayLeaveItsSort(value)) return value.op === 'read' ? failuresOfCopy(domain, value.place.domain) : [];
  return ['assignment outside the domain', ...failuresOfCopy(domain, reference)];
}
function failuresOfCopy(to: Domain, from: Domain): string[] {
  if (from.kind !== 'optional') return [];
  const stale = from.tracked && !(to.kind === 'optional' && to.tracked) ? ['use of a stale reference'] : [];
  return to.kind === 'index' ? ['none used as an index', ...stale] : stale;
}
