/** Values of the model in words, as traces print them. */
import type { System } from '../compile/system/system.ts';
import type { Reading } from '../interpret/evaluate.ts';
import { indexText, memberName, type Tree } from '../interpret/state.ts';
import type { Domain, Fields, LockDomain } from '../language/domain.ts';
import type { PlaceRef } from '../language/ir.ts';

/** Which declared fields, such as `mm.pte.kind`, are worth printing. */
export type Include = (field: string, ghost: boolean) => boolean;

export function words(system: System, domain: Domain, tree: Tree, include: Include, field: string): string {
  switch (domain.kind) {
    case 'flag':
      return tree === true ? 'yes' : 'no';
    case 'enum':
    case 'range':
      return String(tree);
    case 'index':
    case 'optional':
      return typeof tree === 'number' ? memberName(system, domain.sort, tree) : String(tree);
    case 'set':
      return listed(tree as readonly number[], (item) => memberName(system, domain.sort, item), '{}');
    case 'queue':
      return listed(tree as readonly number[], (item) => memberName(system, domain.sort, item), '[]');
    case 'array':
      return (tree as Tree[]).map((each) => words(system, domain.of, each, include, field)).join(', ');
    case 'record':
      return recordWords(system, domain.fields, tree as { [name: string]: Tree }, include, field);
    case 'lock':
      return lockWords(system, domain, tree as { [name: string]: Tree });
  }
}

function listed(items: readonly number[], name: (item: number) => string, brackets: string): string {
  return items.length === 0 ? 'empty' : `${brackets[0]}${items.map(name).join(', ')}${brackets[1]}`;
}

/** `present frame 0 writable`: words as they are, true flags by name, the rest as name and value; the usual left out. */
function recordWords(
  system: System,
  fields: Fields,
  tree: { [name: string]: Tree },
  include: Include,
  parent: string,
): string {
  const parts = Object.entries(fields).flatMap(([name, domain]): string[] => {
    const field = `${parent}.${name}`;
    const value = tree[name] as Tree;
    if (!isIncluded(domain, field, include)) return [];
    const text = words(system, domain, value, include, field);
    if (domain.kind === 'flag') return value === true ? [name] : [];
    if (domain.kind === 'enum') return [text];
    if (value === 'none' || text === 'empty' || (domain.kind === 'range' && value === domain.min)) return [];
    const namesItself = 'sort' in domain && domain.sort.name === name && typeof value === 'number';
    return [namesItself ? text : `${name} ${text}`];
  });
  if (parts.length > 0) return parts.join(' ');
  const flags = Object.entries(fields).filter(
    ([name, domain]) => domain.kind === 'flag' && isIncluded(domain, `${parent}.${name}`, include),
  );
  return flags.length === 0 ? 'nothing' : flags.map(([name]) => `not ${name}`).join(', ');
}

function lockWords(system: System, { lock }: LockDomain, tree: { [name: string]: Tree }): string {
  const name = (actor: number): string => system.actors[actor]?.name ?? String(actor);
  const queued = (tree.queued as readonly number[] | undefined) ?? [];
  const readers = ((tree.readers as readonly number[] | undefined) ?? []).flatMap((held, actor) =>
    held > 0 ? [held > 1 ? `${name(actor)} (${held} times)` : name(actor)] : [],
  );
  const parts: string[] = [];
  if (typeof tree.owner === 'number') parts.push(`held by ${name(tree.owner)}`);
  if (typeof tree.writer === 'number') parts.push(`held for writing by ${name(tree.writer)}`);
  if (readers.length > 0) parts.push(`held for reading by ${readers.join(', ')}`);
  if (parts.length === 0) parts.push(lock === 'VMA lock' ? 'unlocked' : 'free');
  if (queued.length > 0) parts.push(`${queued.map(name).join(', ')} queued for writing`);
  return parts.join(', ');
}

/** Whether any field inside the domain is worth printing. */
export function isIncluded(domain: Domain, field: string, include: Include): boolean {
  const inside = (inner: Domain): Domain => (domain.ghost ? { ...inner, ghost: true } : inner);
  if (domain.kind === 'array') return isIncluded(inside(domain.of), field, include);
  if (domain.kind !== 'record' && domain.kind !== 'lock') return include(field, domain.ghost === true);
  return Object.entries(domain.fields).some(([name, inner]) => isIncluded(inside(inner), `${field}.${name}`, include));
}

/** `pt.pte[page 0].kind: present`, as a check read it. */
export function readingWords(system: System, { place, keys, value }: Reading): string {
  return `${keysWords(system, place, keys)}: ${words(system, place.domain, value, () => true, '')}`;
}
/** `pt.pte[page 0].kind` of the place with every index evaluated. */
export function keysWords(system: System, place: PlaceRef, keys: readonly (string | number)[]): string {
  let text = place.block.kind === 'shared' ? place.block.name : '';
  let domain: Domain = { kind: 'record', fields: place.block.fields };
  for (const key of keys) {
    if (typeof key === 'number' && domain.kind === 'array') {
      text += indexText(system, domain.by, key);
      domain = domain.of;
    } else if (typeof key === 'string' && 'fields' in domain) {
      text += text === '' ? key : `.${key}`;
      domain = domain.fields[key] ?? place.domain;
    }
  }
  return text;
}
