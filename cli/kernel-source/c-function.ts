/** The body of a C function, as far as the kernel's coding style makes it easy to find: it ends where a line begins with `}`. */
import { createHash } from 'node:crypto';

/** All definitions of the name in the file, as they are written there; none if there is only a declaration. */
export function definitionsOf(source: string, name: string): readonly string[] {
  const blank = withoutComments(source);
  const word = name.replace(/[^\w]/g, '');
  // A system call goes by the name that SYSCALL_DEFINEn() gets.
  const head = new RegExp(
    `^(?:[A-Za-z_][^;{}#]*?[\\s*])?(?:SYSCALL_DEFINE\\d\\(${word}\\b|${word}\\s*\\()[^;{}#]*\\{`,
    'gm',
  );
  return [...blank.matchAll(head)].flatMap(({ 0: text, index }) => {
    const end = endOf(blank, index + text.length);
    return end === null ? [] : [source.slice(index, end)];
  });
}

function endOf(source: string, from: number): number | null {
  const lineEnd = source.indexOf('\n', from);
  // A stub on one line.
  const inline = source.slice(from, lineEnd < 0 ? undefined : lineEnd).indexOf('}');
  if (inline >= 0) return from + inline + 1;
  const end = source.indexOf('\n}', from);
  return end < 0 ? null : end + 2;
}

/** The same length, with blanks for comments and for what strings say, so that positions stay. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, (text) => {
    const blank = text.replace(/[^\n]/g, ' ');
    return text.startsWith('"') ? `"${blank.slice(2)}"` : blank;
  });
}

/** Equal for definitions that differ in comments and white space only. */
export function hashOf(definitions: readonly string[]): string {
  const plain = definitions.map((text) =>
    text
      .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/ ?([^\w" ]) ?/g, '$1')
      .trim(),
  );
  return createHash('sha256').update(plain.join('\n')).digest('hex').slice(0, 16);
}
