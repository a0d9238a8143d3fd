/** What an expression of a document gives: what tsc says of one that is written in TypeScript. */
import type { Domain, Sort } from '../language/domain.ts';

export type Kind =
  | { readonly kind: 'truth' | 'number' | 'literal' }
  | { readonly kind: 'word'; readonly words: string }
  | { readonly kind: 'index' | 'optional'; readonly sort: Sort };

/** Null for what is no scalar. */
export function kindOf(domain: Domain): Kind | null {
  switch (domain.kind) {
    case 'flag':
      return { kind: 'truth' };
    case 'enum':
      return { kind: 'word', words: domain.words.join('|') };
    case 'range':
      return { kind: 'number' };
    case 'index':
    case 'optional':
      return { kind: domain.kind, sort: domain.sort };
    default:
      return null;
  }
}

export function isNumeric({ kind }: Kind): boolean {
  return kind !== 'truth' && kind !== 'word';
}

/** Whether the two can be compared, or be the two outcomes of a condition. */
export function alike(one: Kind, other: Kind): boolean {
  if (one.kind === 'word' || other.kind === 'word') {
    return one.kind === 'word' && other.kind === 'word' && one.words === other.words;
  }
  return isNumeric(one) === isNumeric(other);
}

/** Whether a value of that kind may be kept in a place of the domain. */
export function fits(kind: Kind, domain: Domain): boolean {
  const wanted = kindOf(domain);
  if (wanted === null) return false;
  if (kind.kind === 'literal') return isNumeric(wanted);
  if (wanted.kind === 'index') return isIndexOf(kind, wanted.sort);
  if (wanted.kind === 'optional') {
    return (kind.kind === 'index' || kind.kind === 'optional') && kind.sort === wanted.sort;
  }
  return wanted.kind === 'number' ? kind.kind === 'number' : alike(kind, wanted);
}

/** Whether it is a member of the sort, and not perhaps none. */
export function isIndexOf(kind: Kind, sort: Sort): boolean {
  return kind.kind === 'literal' || (kind.kind === 'index' && kind.sort === sort);
}
