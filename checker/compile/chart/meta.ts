/** What the states of a machine say of themselves beside their control flow. */

import type { Meta } from '../../language/meta.ts';
import { suggestion } from '../../language/nearest.ts';

/** What a machine stands for, gathered from all its states: see `Meta`. */
export interface Standing {
  readonly does: ReadonlySet<string>;
  /** What no other actor may do, with the reason. */
  readonly excludes: ReadonlyMap<string, string>;
  /** Guards that must be true in the initial state, with the reason. */
  readonly assumes: ReadonlyMap<string, string>;
}

type Kind = 'text' | 'texts' | 'reasons';
const kinds: { readonly [K in keyof Meta]-?: Kind } = {
  while: 'text',
  in: 'text',
  version: 'text',
  does: 'texts',
  excludes: 'reasons',
  assumes: 'reasons',
};
const forms: { readonly [K in Kind]: { readonly text: string; readonly fits: (value: unknown) => boolean } } = {
  text: { text: 'a text', fits: isText },
  texts: { text: 'a list of texts', fits: (value) => Array.isArray(value) && value.every(isText) },
  reasons: {
    text: 'an object with a reason for each name',
    fits: (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText),
  },
};
function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** What is wrong with a state's `meta`; null if it is a Meta. */
export function problemOfMeta(meta: unknown): string | null {
  if (typeof meta !== 'object' || meta === null) return 'meta must be an object';
  for (const [key, value] of Object.entries(meta)) {
    const kind = Object.entries(kinds).find(([name]) => name === key)?.[1];
    if (kind === undefined)
      return `meta.${key} is unknown; known are ${Object.keys(kinds).join(', ')}.${suggestion(key, Object.keys(kinds))}`;
    if (value !== undefined && !forms[kind].fits(value)) return `meta.${key} must be ${forms[kind].text}`;
  }
  return null;
}

export function standingOf(metas: readonly Meta[]): Standing {
  return {
    does: new Set(metas.flatMap(({ does }) => does ?? [])),
    excludes: reasons(metas.map(({ excludes }) => excludes)),
    assumes: reasons(metas.map(({ assumes }) => assumes)),
  };
}

function reasons(lists: readonly (Meta['excludes'] | Meta['assumes'])[]): ReadonlyMap<string, string> {
  return new Map(lists.flatMap((list) => Object.entries(list ?? {}).map(([name, reason]) => [name, reason ?? ''])));
}
