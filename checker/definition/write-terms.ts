/** Expressions, statements and places as entries of a document, equal ones once, and what they speak of. */
import {
  actor,
  type Bound,
  type Domain,
  type Fields,
  isMessages,
  type Parameter,
  type Sort,
} from '../language/domain.ts';
import { type Expression, type PlaceRef, placeText, type SharedBlock, type Statement } from '../language/ir.ts';
import type { AnyRole } from '../language/role.ts';
import { domainAt } from './domain-at.ts';
import type {
  At,
  BlockEntry,
  BoundEntry,
  DefinitionDocument,
  DomainEntry,
  Named,
  SortEntry,
  TermEntry,
} from './format.ts';

type Block = SharedBlock | AnyRole['block'];

export class TermWriter {
  readonly sorts: SortEntry[] = [];
  readonly parameters: { name: string; standard: number }[] = [];
  readonly domains: DomainEntry[] = [];
  readonly blocks: BlockEntry[] = [];
  readonly terms: TermEntry[] = [];
  private readonly positions = new Map<object, At>();
  private readonly texts = new Map<object, Map<string, At>>();
  private readonly shared: SharedBlock[] = [];

  /** Everything that was written before is named by its position; of two that look alike the first stands for both. */
  private entered<T>(list: T[], entry: T): At {
    const known = this.texts.get(list) ?? new Map<string, At>();
    this.texts.set(list, known);
    const text = JSON.stringify(entry);
    const at = known.get(text) ?? list.push(entry) - 1;
    known.set(text, at);
    return at;
  }
  private once(thing: object, write: () => At): At {
    const at = this.positions.get(thing) ?? write();
    this.positions.set(thing, at);
    return at;
  }

  sort(sort: Sort): At {
    const { name, labels, interchangeable, standard } = sort;
    // Sorts are known by their identity: two of one name are two.
    return this.once(sort, () => {
      const told = { name, labels, interchangeable, ...(standard === undefined ? {} : { standard }) };
      return this.sorts.push(sort === actor ? { name, labels: [], interchangeable: false } : told) - 1;
    });
  }
  private parameter(parameter: Parameter): At {
    const { name, standard } = parameter;
    return this.entered(this.parameters, { name, standard });
  }
  private bound(bound: Bound): BoundEntry {
    if (typeof bound === 'number') return bound;
    if (!('kind' in bound)) return bound.map((part) => this.bound(part));
    return bound.kind === 'sort' ? { sort: this.sort(bound) } : { parameter: this.parameter(bound) };
  }

  domain(domain: Domain): At {
    return this.once(domain, () => this.entered(this.domains, this.domainEntry(domain)));
  }
  private domainEntry(domain: Domain): DomainEntry {
    switch (domain.kind) {
      case 'flag':
      case 'enum':
        return domain;
      case 'range':
        return { ...domain, max: this.bound(domain.max) };
      case 'index':
      case 'optional':
      case 'set':
        return { ...domain, sort: this.sort(domain.sort) };
      case 'queue':
        return { ...domain, sort: this.sort(domain.sort), capacity: this.bound(domain.capacity) };
      case 'record':
        return isMessages(domain)
          ? { ...domain, fields: this.fields(domain.fields), given: this.fields(domain.given) }
          : { ...domain, fields: this.fields(domain.fields) };
      case 'lock':
        return { ...domain, fields: this.fields(domain.fields) };
      case 'array':
        return { ...domain, by: this.sort(domain.by), of: this.domain(domain.of) };
    }
  }
  private fields(fields: Fields): Named<At> {
    return Object.entries(fields).map(([name, domain]) => [name, this.domain(domain)] as const);
  }

  block(block: Block): At {
    return this.once(block, () => {
      const fields = this.fields(block.fields);
      if (block.kind === 'shared') this.shared.push(block);
      return (
        this.blocks.push(block.kind === 'shared' ? { shared: block.name, fields } : { registers: block.role, fields }) -
        1
      );
    });
  }
  /** Last, for a discipline may name locks of blocks that nothing else names. */
  disciplines(): DefinitionDocument['disciplines'] {
    const list: { block: At; fields: DefinitionDocument['disciplines'][number]['fields'] }[] = [];
    for (const block of this.shared) {
      const fields = Object.entries(block.discipline).map(
        ([name, { bound, read, write, text }]) =>
          [name, { bound, read: this.expression(read), write: this.expression(write), text }] as const,
      );
      if (fields.length > 0) list.push({ block: this.block(block), fields });
    }
    return list;
  }

  place(place: PlaceRef): At {
    return this.once(place, () => {
      const { block, owner, path, lockless, release, domain } = place;
      if (domainAt(block.fields, path)?.kind !== domain.kind) {
        throw new Error(`the place '${placeText(place)}' is not of the domain that its block declares for it`);
      }
      return this.entered(this.terms, {
        op: 'place',
        block: this.block(block),
        ...(owner === undefined ? {} : { owner: this.expression(owner) }),
        path: path.map((step) => (typeof step === 'string' ? step : this.expression(step))),
        ...(lockless ? { lockless } : {}),
        ...(release === undefined ? {} : { release }),
      });
    });
  }

  expression(expression: Expression): At {
    return this.once(expression, () => this.entered(this.terms, this.expressionEntry(expression)));
  }
  private expressionEntry(expression: Expression): TermEntry {
    const inner = (each: Expression): At => this.expression(each);
    switch (expression.op) {
      case 'constant':
        return { ...expression, domain: this.domain(expression.domain) };
      case 'number':
      case 'truth':
      case 'self':
        return expression;
      case 'size':
      case 'chosen':
      case 'bound':
        return { ...expression, sort: this.sort(expression.sort) };
      case 'read':
      case 'length':
      case 'head':
        return { ...expression, place: this.place(expression.place) };
      case 'has':
        return { ...expression, place: this.place(expression.place), item: inner(expression.item) };
      case 'not':
      case 'known':
      case 'position':
        return { ...expression, of: inner(expression.of) };
      case 'member':
        return { ...expression, sort: this.sort(expression.sort), of: inner(expression.of) };
      case 'and':
      case 'or':
        return { ...expression, list: expression.list.map(inner) };
      case 'equal':
      case 'less':
      case 'plus':
      case 'minus':
      case 'modulo':
        return { ...expression, left: inner(expression.left), right: inner(expression.right) };
      case 'if':
        return { op: 'if', cond: inner(expression.cond), yes: inner(expression.yes), no: inner(expression.no) };
      case 'exists':
      case 'every':
      case 'count':
        return { ...expression, sort: this.sort(expression.sort), body: inner(expression.body) };
      case 'in state':
        return { ...expression, actor: inner(expression.actor) };
      case 'holds':
      case 'lockable':
        return { ...expression, lock: this.place(expression.lock), body: inner(expression.body) };
    }
  }

  statements(list: readonly Statement[]): At[] {
    return list.map((each) => this.once(each, () => this.entered(this.terms, this.statementEntry(each))));
  }
  private statementEntry(statement: Statement): TermEntry {
    switch (statement.op) {
      case 'set':
        return { ...statement, place: this.place(statement.place), value: this.expression(statement.value) };
      case 'if': {
        const { cond, yes, no } = statement;
        return { op: 'when', cond: this.expression(cond), yes: this.statements(yes), no: this.statements(no) };
      }
      case 'each':
        return { ...statement, sort: this.sort(statement.sort), body: this.statements(statement.body) };
      case 'enqueue':
      case 'remove':
      case 'include':
      case 'exclude':
        return { ...statement, place: this.place(statement.place), item: this.expression(statement.item) };
      case 'dequeue':
      case 'clear':
      case 'arbitrary':
        return { ...statement, place: this.place(statement.place) };
      case 'check':
      case 'such that':
        return { ...statement, cond: this.expression(statement.cond) };
      case 'expire':
        return { ...statement, sort: this.sort(statement.sort), item: this.expression(statement.item) };
      case 'lock':
        return { ...statement, lock: this.place(statement.lock), body: this.statements(statement.body) };
      case 'may sleep':
      case 'barrier':
        return statement;
    }
  }
}
