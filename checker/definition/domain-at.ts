/** Which domain a path of a block leads to. */
import type { Domain, Fields } from '../language/domain.ts';

/** Undefined where there is none: a field that is not declared, or an index where there is no array. */
export function domainAt(fields: Fields, path: readonly unknown[]): Domain | undefined {
  let domain: Domain | undefined = { kind: 'record', fields };
  for (const step of path) {
    if (domain === undefined) return undefined;
    if (typeof step !== 'string') domain = domain.kind === 'array' ? domain.of : undefined;
    else if (!('fields' in domain) || !Object.hasOwn(domain.fields, step)) return undefined;
    else domain = domain.fields[step];
  }
  return domain;
}
