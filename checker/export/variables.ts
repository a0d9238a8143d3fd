/** The variables of an export: a global one for each leaf that has room in the state, with names for its values. */
import { atoms, type Leaf, type LeafTree } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import type { System } from '../compile/system/system.ts';
import type { Domain, Fields, Sort } from '../language/domain.ts';
import { identifier, Names } from './names.ts';
import type { Variable } from './terms.ts';

export interface Declared extends Variable {
  readonly leaf: Leaf;
  /** What its numbers mean, in words. */
  readonly meaning: string;
}
export interface Variables {
  /** Fields, in the order of the definition. */
  readonly fields: readonly Declared[];
  /** For each actor the variable that follows its label; null where the actor has one control state only. */
  readonly control: readonly (Declared | null)[];
  /** Names for values, with the numbers that variables hold. */
  readonly macros: ReadonlyMap<string, number>;
  readonly names: Names;
}

export function listVariables(program: Program): Variables {
  const { system, layout } = program;
  const names = new Names();
  const words = new Words(names);
  const fields: Declared[] = [];
  const found = new Set<number>();
  const leaf = (each: Leaf, domain: Domain, slot: boolean): void => {
    if ((layout.slots[each.id] ?? null) === null || found.has(each.id)) return;
    found.add(each.id);
    const spelled = domain.kind === 'enum' ? words.of(domain.words) : new Map<number, string>();
    const meaning = slot ? membersText(system, domain, true) : meaningOf(system, domain);
    fields.push({ name: names.unique(each.text), lo: each.lo, words: spelled, leaf: each, meaning });
  };
  for (const { name, fields: domains } of system.blocks) visit(record(domains), layout.leaves.shared[name], leaf);
  for (const { index, role } of system.actors) visit(record(role.block.fields), layout.leaves.registers[index], leaf);
  const control = system.actors.map(({ index, name, chart }): Declared | null => {
    const each = layout.leaves.control[index];
    if (each === undefined || (layout.slots[each.id] ?? null) === null) return null;
    const paths = atoms(chart).map((state) => chart.states[state]?.path ?? '');
    const spelled = words.of(paths.map((path) => `${chart.name} ${path}`));
    return { name: names.unique(`${name} at`), lo: 0, words: spelled, leaf: each, meaning: '' };
  });
  return { fields, control, macros: words.macros, names };
}

function record(fields: Fields): Domain {
  return { kind: 'record', fields };
}

function visit(domain: Domain, tree: LeafTree | undefined, use: (leaf: Leaf, domain: Domain, slot: boolean) => void) {
  if (tree === undefined) return;
  if (tree.kind === 'leaf') use(tree.leaf, domain, false);
  else if (tree.kind === 'queue') for (const slot of tree.slots) use(slot, domain, true);
  else if (tree.kind === 'array') {
    if (domain.kind === 'array') for (const item of tree.items) visit(domain.of, item, use);
  } else if (domain.kind === 'record' || domain.kind === 'lock') {
    for (const [name, field] of Object.entries(domain.fields)) visit(field, tree.fields[name], use);
  }
}

/** Macros for words. Where enums number one word differently, the later ones get longer names. */
class Words {
  readonly macros = new Map<string, number>();
  private readonly names: Names;
  constructor(names: Names) {
    this.names = names;
  }

  of(words: readonly string[]): Map<number, string> {
    return new Map(words.map((word, value) => [value, this.macro(word, value)]));
  }

  private macro(word: string, value: number): string {
    const plain = identifier(word);
    if (this.macros.get(plain) === value) return plain;
    const numbered = `${plain}_${value}`;
    if (this.macros.get(numbered) === value) return numbered;
    const name = this.names.unique(this.names.has(plain) ? numbered : plain);
    this.macros.set(name, value);
    return name;
  }
}

function meaningOf(system: System, domain: Domain): string {
  switch (domain.kind) {
    case 'enum':
      return domain.words.join(', ');
    case 'index':
      return membersText(system, domain, false);
    case 'optional':
      return domain.tracked ? `stale, ${membersText(system, domain, true)}` : membersText(system, domain, true);
    case 'set':
      return `set of ${membersText(system, domain, false)}`;
    case 'range':
      return domain.min === 0 ? '' : `less ${domain.min}`;
    default:
      return '';
  }
}

/** The members in the order of their numbers: `none, page 0, page 1`. */
function membersText(system: System, domain: Domain, none: boolean): string {
  if (!('sort' in domain)) return '';
  const size = system.sizeOf(domain.sort);
  const members = Array.from({ length: size }, (_, member) => memberText(system, domain.sort, member));
  const list = size > 4 ? [members[0], '…', members.at(-1)] : members;
  return [...(none ? ['none'] : []), ...list].join(', ');
}
function memberText(system: System, { name, labels }: Sort, member: number): string {
  return labels[member] ?? (name === 'actor' ? system.actors[member]?.name : undefined) ?? `${name} ${member}`;
}
