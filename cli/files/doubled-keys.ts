/**
 * A key that an object has twice: JavaScript keeps the second and says nothing. tsc refuses it, but nobody shows it a
 * file in JavaScript, and the command runs no types.
 */
import { parse, type Token } from 'sucrase/dist/parser/index.js';
import { SourceError } from './tested.ts';

/** IdentifierRole of sucrase: a key of an object, a key that is also its value, and names that are declared. */
const [key, shorthand] = [10, 8];
const declared: readonly (number | null)[] = [2, 3, 4];

/** Throws SourceError for the first that there is; `name` is what messages call the file. */
export function refuseDoubledKeys(source: string, name: string): void {
  const tokens = tokensIn(source);
  const words = tokens.map(({ start, end }) => source.slice(start, end));
  const isKey = ({ identifierRole: role, isType }: Token, at: number): boolean => {
    if (isType || (role !== key && role !== shorthand)) return false;
    const [before, next] = [words[at - 1] ?? '', words[at + 1] ?? ''];
    if (role === shorthand) return next === ',' || next === '}';
    // A getter and a setter are one property, and what is taken out of an object is no key of it.
    if (before === 'get' || before === 'set') return false;
    return next === '(' || (next === ':' && !declared.includes(tokens[at + 2]?.identifierRole ?? null));
  };
  const open: Set<string>[] = [];
  for (const [at, token] of tokens.entries()) {
    const word = words[at] ?? '';
    if (['(', '[', '{', '${'].includes(word)) open.push(new Set());
    else if ([')', ']', '}'].includes(word)) open.pop();
    else if (isKey(token, at)) {
      const written = word.replace(/^(['"])(.*)\1$/, '$2');
      if (open.at(-1)?.has(written)) {
        const lines = source.slice(0, token.start).split('\n');
        throw new SourceError(
          `the key '${written}' is there twice in one object, and only the second would count; leave out one of them`,
          `${name}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`,
        );
      }
      open.at(-1)?.add(written);
    }
  }
}

/** None of what is no program: the compiler says what is wrong with it. */
function tokensIn(source: string): readonly Token[] {
  try {
    return parse(source, false, true, false).tokens;
  } catch {
    return [];
  }
}
