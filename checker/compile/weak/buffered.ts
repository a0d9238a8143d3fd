/** What goes through the store buffers of a system. */

import { type Domain, type Fields, flag } from '../../language/domain.ts';
import { fieldText, type LockMode, type PlaceRef, type Statement } from '../../language/ir.ts';
import { isGhost, walkExpression, walkStatements } from '../../language/walk.ts';
import { isDropped, usesOf } from '../chart/uses.ts';
import type { System } from '../system/system.ts';
import { guardOf, indicesOf, type Kind, locate, lockOf } from './cells.ts';

function kindOf(place: PlaceRef, mode: LockMode | null): Kind {
  const field = fieldText(place);
  const name = `${field}${mode === null || mode === 'exclusive' ? '' : ` (${mode})`}`;
  let domain: Domain = { kind: 'record', fields: place.block.fields };
  const path = place.path.map((step) => {
    const here: Domain = domain;
    if (here.kind === 'array') domain = here.of;
    else if (typeof step === 'string' && 'fields' in here) domain = here.fields[step] ?? flag;
    return typeof step === 'string' || here.kind !== 'array' ? String(step) : here.by;
  });
  if (place.block.kind !== 'shared') throw new Error(`${name} is a register`);
  return { name, field, mode, block: place.block, path, domain: mode === null ? plain(place.domain) : flag };
}

/** Without ghosts, which are visible at once, and without what is a cell of its own. */
function plain(domain: Domain): Domain {
  if (domain.kind !== 'record') return domain;
  const fields: Fields = Object.fromEntries(
    Object.entries(domain.fields).flatMap(([name, inner]) =>
      inner.ghost || inner.kind === 'array' || inner.kind === 'lock' ? [] : [[name, plain(inner)]],
    ),
  );
  return { kind: 'record', fields };
}

/** What an action does to a shared place that is neither a ghost nor a lock's. */
export type Write = 'buffered' | 'guarded' | 'atomic';

/** What goes through the buffers of a system, and for each actor what may be in its own. */
export interface Buffered {
  /** By declared field. */
  readonly cells: ReadonlyMap<string, Kind>;
  /** Of each actor, in a fixed order. */
  readonly ofActor: readonly (readonly Kind[])[];
  /** Of all actors of a role. */
  ofRole(role: string): readonly Kind[];
  /** Null for a place whose writes everybody sees at once. */
  kindOfWrite(place: PlaceRef): Write | null;
}

export function bufferedIn(system: System): Buffered {
  const lockless = locklessFields(system);
  const cells = new Map<string, Kind>();
  const ofActor = system.actors.map((actor) => {
    const kinds = new Map<string, Kind>();
    for (const use of usesOf(actor.chart).actions) {
      forEachStore(system.action(actor.role, use), (place, mode) => {
        const at = mode === null ? locate(place)?.cell : place;
        if (at === undefined || isGhost(place)) return;
        if (mode === null && !(lockless.has(fieldText(at)) && isRead(system, fieldText(at)))) return;
        if (mode !== null && (isDropped(system, place) || !isContended(system, place, actor.index))) return;
        const kind = kindOf(at, mode);
        if (mode === null) cells.set(kind.name, cells.get(kind.name) ?? kind);
        if (!kinds.has(kind.name)) kinds.set(kind.name, kind);
      });
    }
    return [...kinds.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  });
  return {
    cells,
    ofActor,
    ofRole(role) {
      const all = system.actors.flatMap((actor) => (actor.role.name === role ? (ofActor[actor.index] ?? []) : []));
      return [...new Map(all.map((kind) => [kind.name, kind])).values()];
    },
    kindOfWrite(place) {
      const at = isGhost(place) ? null : locate(place);
      if (at === null) return null;
      if (cells.has(at.field)) return 'buffered';
      return guardOf(place) === null ? 'atomic' : 'guarded';
    },
  };
}

function isRead({ live }: System, cell: string): boolean {
  return [...live].some((field) => field === cell || field.startsWith(`${cell}.`));
}

/** Calls back for each place that is written, and with its mode for each lock that is dropped. */
function forEachStore(list: readonly Statement[], store: (place: PlaceRef, mode: LockMode | null) => void): void {
  walkStatements(list, {
    place: (place, access) => {
      if (access === 'write') store(place, null);
    },
    statement: (statement) => {
      if (statement.op === 'lock' && statement.verb === 'release') store(statement.lock, statement.mode);
    },
  });
}

/** Cells that some machine accesses without a lock on purpose, or that nobody needs a lock to read. */
function locklessFields(system: System): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (place: PlaceRef): void => {
    const at = isGhost(place) ? null : locate(place);
    if (at === null) return;
    const [field] = place.path;
    const discipline =
      place.block.kind === 'shared' && typeof field === 'string' ? place.block.discipline[field] : null;
    const isOpen = discipline?.read.op === 'truth' && discipline.write.op !== 'truth';
    if (place.lockless || isOpen) found.add(at.field);
  };
  for (const { role, chart } of system.actors) {
    const uses = usesOf(chart);
    for (const use of uses.guards) walkExpression(system.guard(role, use), { place: note });
    for (const use of uses.actions) walkStatements(realOnly(system.action(role, use)), { place: note });
  }
  return found;
}

/** Without what only says whether the step is right: it is no access of the modelled code. */
function realOnly(list: readonly Statement[]): readonly Statement[] {
  return list.flatMap((statement): readonly Statement[] => {
    switch (statement.op) {
      case 'check':
        return [];
      case 'if': {
        const [yes, no] = [realOnly(statement.yes), realOnly(statement.no)];
        return yes.length + no.length === 0 ? [] : [{ ...statement, yes, no }];
      }
      case 'each': {
        const body = realOnly(statement.body);
        return body.length === 0 ? [] : [{ ...statement, body }];
      }
      case 'expire':
      case 'lock':
      case 'arbitrary':
      case 'such that':
      case 'may sleep':
      case 'barrier':
        return [statement];
      default:
        return isGhost(statement.place) ? [] : [statement];
    }
  });
}

/** Whether another actor takes the lock, or looks at it. One that stands for a context of its owner is no memory. */
function isContended(system: System, lock: PlaceRef, owner: number): boolean {
  const indices = indicesOf(lock);
  if (indices.length > 0 && indices.every(({ op }) => op === 'self')) return false;
  const field = fieldText(lock);
  let found = false;
  const note = (place: PlaceRef): void => {
    const seen = lockOf(place);
    if (seen !== null && fieldText(seen) === field) found = true;
  };
  for (const { index, role, chart } of system.actors) {
    if (index === owner) continue;
    const uses = usesOf(chart);
    for (const use of uses.guards) walkExpression(system.guard(role, use), { place: note });
    for (const use of uses.actions) walkStatements(system.action(role, use), { place: note });
  }
  return found;
}
