/** The shared fields of a protocol: what each may hold, and which lock guards it. */

import type { Candidate } from '../checker/compile/chart/chart.ts';
import { candidateText } from '../checker/compile/chart/coverage.ts';
import { candidatesOf } from '../checker/compile/chart/uses.ts';
import type { System } from '../checker/compile/system/system.ts';
import type { Bound, Domain } from '../checker/language/domain.ts';
import { type Discipline, type Expression, fieldText } from '../checker/language/ir.ts';
import { walkStatements } from '../checker/language/walk.ts';
import { code, table } from './markdown.ts';

export interface FieldsText {
  /** A table of what some action writes. */
  readonly written: string;
  /** Names of the fields that only the initial state sets. */
  readonly constants: readonly string[];
  readonly ghosts: readonly string[];
}

/** By machine the candidates that are taken, as `coverage.ts` tells them. */
type Taken = ReadonlyMap<string, ReadonlySet<string>>;

/** The fields that some machine or property of the systems reads, with who writes them in a step that is taken. */
export function fieldsText(systems: readonly System[], taken: Taken): FieldsText {
  const blocks = new Map(systems.flatMap((system) => system.blocks.map((block) => [block.name, block])));
  const read = new Set(systems.flatMap(({ live }) => [...live].map(topField)));
  const writers = new Map<string, Set<string>>();
  for (const [field, role] of systems.flatMap((system) => writes(system, taken)))
    writers.set(field, (writers.get(field) ?? new Set()).add(role));
  const rows: string[][] = [];
  const constants: string[] = [];
  const ghosts: string[] = [];
  for (const block of [...blocks.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const [name, domain] of Object.entries(block.fields)) {
      const field = `${block.name}.${name}`;
      const by = [...(writers.get(field) ?? [])].sort().join(', ');
      if (!read.has(field)) continue;
      if (isGhost(domain)) ghosts.push(field);
      else if (by === '') constants.push(field);
      else rows.push([code(field), domainText(domain), guardText(block.discipline[name]), by]);
    }
  }
  return { written: table(['Field', 'Holds', 'Guarded by', 'Written by'], rows), constants, ghosts };
}

/** Every field that an action writes, locks included, with the role whose action it is. */
function writes(system: System, taken: Taken): [string, string][] {
  const found: [string, string][] = [];
  for (const { chart, role } of system.actors) {
    const isTaken = (candidate: Candidate): boolean =>
      taken.get(chart.name)?.has(candidateText(chart, candidate)) ?? false;
    const acts = chart.states.flatMap((state) => [
      ...state.entry,
      ...state.exit,
      ...candidatesOf(state)
        .filter(isTaken)
        .flatMap((candidate) => candidate.acts),
    ]);
    for (const act of acts) {
      if (act.kind !== 'action') continue;
      walkStatements(system.action(role, act.use), {
        place: (place, access) => {
          if (access === 'write' && place.block.kind === 'shared') found.push([topField(fieldText(place)), role.name]);
        },
      });
    }
  }
  return found;
}

/** `mm.pte.kind` as the block declares it: `mm.pte`. */
function topField(field: string): string {
  return field.split('.').slice(0, 2).join('.');
}

function isGhost(domain: Domain): boolean {
  return domain.ghost === true || (domain.kind === 'array' && isGhost(domain.of));
}

function guardText(discipline: Discipline | undefined): string {
  if (discipline === undefined) return '';
  const read = locksIn(discipline.read);
  const write = locksIn(discipline.write);
  if (read === write) return write;
  return `${write} to write, ${read === '' ? 'no lock' : read} to read`;
}

/** The locks that a discipline names; conditions that are no locks, such as an era, are left out. */
function locksIn(cond: Expression): string {
  if (cond.op === 'holds') return `${code(fieldText(cond.lock))}${cond.mode === 'exclusive' ? '' : ` (${cond.mode})`}`;
  if (cond.op !== 'and' && cond.op !== 'or') return '';
  const parts = cond.list.map((each) => ({ text: locksIn(each), nested: each.op !== cond.op && each.op !== 'holds' }));
  const named = parts.filter(({ text }) => text !== '');
  const text = named
    .map((part) => (part.nested && part.text.includes(' or ') && named.length > 1 ? `(${part.text})` : part.text))
    .join(` ${cond.op} `);
  // Held in either mode: the lock's name alone says it.
  return text.replace(/(\S+) \(read\) or \1 \(write\)/g, '$1');
}

function domainText(domain: Domain): string {
  switch (domain.kind) {
    case 'flag':
      return 'yes or no';
    case 'enum':
      return domain.words.join(' / ');
    case 'range':
      return `${domain.min} to ${boundText(domain.max)}`;
    case 'index':
      return domain.sort.name;
    case 'optional':
      return `${domain.sort.name} or none${domain.tracked ? ', stale once it is freed' : ''}`;
    case 'set':
      return `set of ${domain.sort.name}s`;
    case 'queue':
      return `queue of ${domain.sort.name}s`;
    case 'lock':
      return domain.lock;
    case 'array':
      return `for each ${domain.by.name}: ${domainText(domain.of)}`;
    case 'record':
      return Object.entries(domain.fields)
        .map(([name, inner]) => `${name} (${domainText(inner)})`)
        .join(', ');
  }
}

function boundText(bound: Bound): string {
  if (typeof bound === 'number') return String(bound);
  if ('kind' in bound) return bound.kind === 'sort' ? `${bound.name}s` : bound.name;
  return bound.map(boundText).join(' + ');
}
