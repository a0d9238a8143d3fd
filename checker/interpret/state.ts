/** The state of a system in the words of its model: slow to copy and obvious to read. */

import type { System } from '../compile/system/system.ts';
import type { Domain, Fields, Sort } from '../language/domain.ts';
import { firstOf } from '../language/first.ts';
import type { ModelState, Tree } from './model-state.ts';

export type { ModelState, Tree };

/** A state that may become another one. Trees never change: what a step writes to is replaced in it, and the rest is shared. */
export function successor({ control, shared, registers }: ModelState): ModelState {
  return { control: [...control], shared: { ...shared }, registers: [...registers] };
}

export function standard(system: System, domain: Domain): Tree {
  switch (domain.kind) {
    case 'set':
    case 'queue':
      return [];
    case 'array':
      return Array.from({ length: system.sizeOf(domain.by) }, () => standard(system, domain.of));
    case 'record':
    case 'lock':
      return standardFields(system, domain.fields);
    default:
      return firstOf(domain);
  }
}
export function standardFields(system: System, fields: Fields): { [name: string]: Tree } {
  return Object.fromEntries(Object.entries(fields).map(([name, domain]) => [name, standard(system, domain)]));
}

/** How a member of a sort is printed. */
export function memberName(system: System, sort: Sort, index: number): string {
  if (sort.name === 'actor') return system.actors[index]?.name ?? String(index);
  return sort.labels[index] ?? `${sort.name} ${index}`;
}
/** How an array's index is printed. Where a scenario has just the one that there is unless it asks for more, it goes without saying. */
export function indexText(system: System, sort: Sort, index: number): string {
  if (sort.standard === 1 && system.sizeOf(sort) === 1) return '';
  return `[${memberName(system, sort, index)}]`;
}
