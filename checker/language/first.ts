/** With what a scalar begins. */
import type { ScalarDomain } from './domain.ts';

/** Where nobody says otherwise. */
export function firstOf(domain: ScalarDomain): boolean | number | string {
  switch (domain.kind) {
    case 'flag':
      return false;
    case 'enum':
      return domain.words[0] ?? '';
    case 'range':
      return domain.min;
    case 'index':
      return 0;
    case 'optional':
      return 'none';
  }
}
