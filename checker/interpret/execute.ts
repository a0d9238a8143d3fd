/** The reference meaning of statements. They put new parts into the frame's state; callers hand in a successor(). */
import { isDropped } from '../compile/chart/uses.ts';
import { type Domain, sleeps } from '../language/index.ts';
import type { FailureKind, PlaceRef, Statement, Value } from '../language/ir.ts';
import { drawn, NoStart } from './draw.ts';
import {
  checkAccess,
  evaluate,
  type Frame,
  integer,
  isMember,
  list,
  membersText,
  ownerOf,
  pathOf,
  root,
  StepFailure,
  truth,
  whereText,
  withBound,
} from './evaluate.ts';
import { reasonsOf } from './reasons.ts';
import { indexText, type ModelState, type Tree } from './state.ts';

/** `waits`: the statements belong to a candidate that blocks until it can be taken, so that a lock may sleep. */
export function execute(program: readonly Statement[], frame: Frame, waits: boolean): void {
  for (const statement of program) {
    executeOne(statement, frame, waits);
    refuseAccess(frame);
  }
}
function refuseAccess({ accesses }: Frame): void {
  const [access] = accesses ?? [];
  if (access !== undefined) throw access;
}

function executeOne(statement: Statement, frame: Frame, waits: boolean): void {
  switch (statement.op) {
    case 'set':
      return write(statement.place, evaluate(statement.value, frame), frame);
    case 'if': {
      const taken = truth(statement.cond, frame) ? statement.yes : statement.no;
      refuseAccess(frame);
      return execute(taken, frame, waits);
    }
    case 'each':
      for (let member = 0; member < frame.system.sizeOf(statement.sort); member++) {
        execute(statement.body, withBound(frame, statement.id, member), waits);
      }
      return;
    case 'enqueue':
    case 'dequeue':
    case 'remove':
    case 'include':
    case 'exclude':
    case 'clear':
      return change(statement, frame);
    case 'check':
      if (truth(statement.cond, frame)) return;
      throw new StepFailure(statement.failure, statement.text, statement.property, reasonsOf(statement.cond, frame));
    case 'expire':
      return expire(frame, statement.sort.name, integer(statement.item, frame));
    case 'lock':
      return lock(statement, frame, waits);
    case 'arbitrary':
      if (frame.draw === undefined) return;
      return store(statement.place, drawn(frame.system, statement.place.domain, frame.draw), frame);
    case 'such that':
      if (frame.draw === undefined || truth(statement.cond, frame)) return;
      throw new NoStart();
    case 'barrier':
      return;
    case 'may sleep':
      return atomicCheck(frame, statement.why === 'sleep' ? 'sleep while atomic' : 'user copy while atomic');
  }
}

function lock(statement: Statement & { op: 'lock' }, frame: Frame, waits: boolean): void {
  if (isDropped(frame.system, statement.lock)) return;
  const { domain } = statement.lock;
  if (statement.verb === 'acquire' && waits && domain.kind === 'lock' && sleeps(domain.lock)) {
    atomicCheck(frame, 'sleep while atomic');
  }
  execute(statement.body, frame, waits);
}

function write(place: PlaceRef, value: Value, frame: Frame): void {
  checkAccess(place, 'write', frame);
  checkDomain(place, value, frame);
  store(place, value as Tree, frame);
}

function store(place: PlaceRef, value: Tree, frame: Frame): void {
  const { state } = frame;
  const { block } = place;
  const tree = replaced(root(place, frame), pathOf(place, frame), 0, value);
  if (block.kind === 'shared') state.shared[block.name] = tree;
  else state.registers[ownerOf(place, frame)] = tree;
}
/** The tree with another value at the end of the path: what is on the way is new, the rest is shared with the old one. */
function replaced(tree: Tree, path: readonly (string | number)[], at: number, value: Tree): Tree {
  const step = path[at];
  if (step === undefined) return value;
  const parts = tree as { readonly [key: string]: Tree };
  const part = replaced(parts[step] as Tree, path, at + 1, value);
  if (!Array.isArray(tree)) return { ...parts, [step]: part };
  const list = [...tree];
  list[step as number] = part;
  return list;
}

function checkDomain(place: PlaceRef, value: Value, frame: Frame): void {
  const domain: Domain = place.domain;
  const size = (of: Parameters<typeof frame.system.sizeOf>[0]): number => frame.system.sizeOf(of);
  const fail = (failure: FailureKind, why = ''): never => {
    throw new StepFailure(failure, `${whereText(place, frame)} := ${value}${why}`);
  };
  if (domain.kind === 'range' && typeof value === 'number') {
    const max = size(domain.max);
    if (value < domain.min || value > max) {
      fail('assignment outside the domain', `, outside ${domain.min} to ${max}`);
    }
  } else if (domain.kind === 'index' || domain.kind === 'optional') {
    if (value === 'stale' && !(domain.kind === 'optional' && domain.tracked)) fail('use of a stale reference');
    if (value === 'none' && domain.kind === 'index') fail('none used as an index');
    if (typeof value === 'number' && !isMember(value, domain.sort, frame)) {
      fail('assignment outside the domain', `, but ${membersText(domain.sort, frame)}`);
    }
  }
}

type Change = Extract<Statement, { op: 'enqueue' | 'dequeue' | 'remove' | 'include' | 'exclude' | 'clear' }>;
function change(statement: Change, frame: Frame): void {
  const { place } = statement;
  checkAccess(place, 'write', frame);
  const old = list({ ...place, lockless: true }, frame);
  store(place, [...changed(statement, old, frame)], frame);
}
function changed(statement: Change, old: readonly number[], frame: Frame): readonly number[] {
  const { domain } = statement.place;
  if (!('item' in statement)) return statement.op === 'clear' ? [] : old.slice(1);
  const item = integer(statement.item, frame);
  const { place } = statement;
  if ((domain.kind === 'set' || domain.kind === 'queue') && !isMember(item, domain.sort, frame)) {
    const members = membersText(domain.sort, frame);
    throw new StepFailure('index outside its sort', `${whereText(place, frame)}: ${item}, but ${members}`);
  }
  switch (statement.op) {
    case 'enqueue':
      if (domain.kind === 'queue' && old.length >= frame.system.sizeOf(domain.capacity)) {
        const holds = `${whereText(place, frame)} holds ${old.length}, as many as it can`;
        throw new StepFailure('queue overflow', holds);
      }
      return [...old, item];
    case 'remove':
      return old.filter((_, position) => position !== old.indexOf(item));
    case 'include':
      return [...new Set([...old, item])].sort((a, b) => a - b);
    case 'exclude':
      return old.filter((each) => each !== item);
  }
}

function expire(frame: Frame, sort: string, item: number): void {
  const visit = (domain: Domain, tree: Tree): Tree => {
    if (domain.kind === 'optional')
      return domain.tracked && domain.sort.name === sort && tree === item ? 'stale' : tree;
    if (domain.kind === 'array') return (tree as Tree[]).map((each) => visit(domain.of, each));
    if (domain.kind !== 'record' && domain.kind !== 'lock') return tree;
    const fields = Object.entries(tree as { [name: string]: Tree });
    return Object.fromEntries(
      fields.map(([name, each]) => [name, visit(domain.fields[name] ?? { kind: 'flag' }, each)]),
    );
  };
  const { system, state } = frame;
  for (const block of system.blocks) {
    state.shared[block.name] = visit({ kind: 'record', fields: block.fields }, state.shared[block.name] as Tree);
  }
  for (const { index, role } of system.actors) {
    state.registers[index] = visit({ kind: 'record', fields: role.block.fields }, state.registers[index] as Tree);
  }
}

function atomicCheck(frame: Frame, failure: FailureKind): void {
  const held = locksHeld(frame.system, frame.state, frame.self, true);
  if (held.length > 0) throw new StepFailure(failure, `${held.join(', ')} held`);
}

/** The locks that the actor holds, as text; only spinlocks if so asked. */
export function locksHeld(system: Frame['system'], state: ModelState, actor: number, spinning = false): string[] {
  const held: string[] = [];
  const visit = (domain: Domain, tree: Tree, text: string): void => {
    if (domain.kind === 'array') {
      for (const [member, each] of (tree as Tree[]).entries()) {
        visit(domain.of, each, `${text}${indexText(system, domain.by, member)}`);
      }
    } else if (domain.kind === 'record') {
      for (const [name, inner] of Object.entries(domain.fields))
        visit(inner, (tree as { [name: string]: Tree })[name] as Tree, `${text}.${name}`);
    } else if (domain.kind === 'lock' && !(spinning && sleeps(domain.lock))) {
      const { owner, writer, readers } = tree as { owner?: Tree; writer?: Tree; readers?: number[] };
      if (owner === actor || writer === actor || (readers?.[actor] ?? 0) > 0) held.push(text);
    }
  };
  for (const block of system.blocks) {
    visit({ kind: 'record', fields: block.fields }, state.shared[block.name] as Tree, block.name);
  }
  return held;
}
