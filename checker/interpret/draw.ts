/** How starts that are left open are chosen: by whoever asks for a state, one value after the other. */
import type { System } from '../compile/system/system.ts';
import { type Domain, isMessages, type MessagesDomain } from '../language/domain.ts';
import { ModelError } from '../language/model-error.ts';
import { standard, type Tree } from './state.ts';

/** Which of so many, counted from 0. */
export type Draw = (of: number) => number;

/** The values drawn so far are no start: a condition on them does not hold. */
export class NoStart extends Error {
  override readonly name = 'NoStart';
}

/** Any value of the domain. Throws ModelError for a lock, whose holder must know of it. */
export function drawn(system: System, domain: Domain, draw: Draw): Tree {
  const members = (): number => system.sizeOf('sort' in domain ? domain.sort : 0);
  switch (domain.kind) {
    case 'flag':
      return draw(2) === 1;
    case 'enum':
      return domain.words[draw(domain.words.length)] ?? '';
    case 'range':
      return domain.min + draw(system.sizeOf(domain.max) - domain.min + 1);
    case 'index':
      return draw(members());
    case 'optional': {
      const value = draw(1 + members());
      return value === 0 ? 'none' : value - 1;
    }
    case 'set':
      return Array.from({ length: members() }, (_, member) => member).filter(() => draw(2) === 1);
    case 'queue': {
      if (domain.isWaitQueue)
        throw new ModelError(
          'arbitrary() is given a wait queue, in which nobody stands twice; write who sleeps at first',
        );
      const length = members() === 0 ? 0 : draw(1 + system.sizeOf(domain.capacity));
      return Array.from({ length }, () => draw(members()));
    }
    case 'array':
      return Array.from({ length: system.sizeOf(domain.by) }, () => drawn(system, domain.of, draw));
    case 'record':
      if (isMessages(domain)) return drawnMessages(system, domain, draw);
      return Object.fromEntries(Object.entries(domain.fields).map(([name, of]) => [name, drawn(system, of, draw)]));
    case 'lock':
      throw new ModelError(`arbitrary() is given a ${domain.lock}: who holds one must know of it; let a step take it`);
  }
}

/** So many messages of any fields; behind them nothing is drawn. */
function drawnMessages(system: System, { given, fields, capacity }: MessagesDomain, draw: Draw): Tree {
  const length = draw(1 + capacity);
  const message = (slot: number): Tree =>
    slot < length ? drawn(system, { kind: 'record', fields: given }, draw) : standard(system, fields.slots.of);
  return { length, slots: Array.from({ length: capacity }, (_, slot) => message(slot)) };
}
