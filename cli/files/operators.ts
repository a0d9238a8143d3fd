/**
 * JavaScript's own operators do not look into a condition or a place: it is an object, and so counts as true and equals
 * nothing. No value tells of `a || b` or `a === b` afterwards, so a user's source is read, and what these operators are
 * given is handed to a test first.
 */
import { parse, type Token } from 'sucrase/dist/parser/index.js';
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js';
import type { Position } from './part.ts';
import { testingModule } from './tested.ts';

/** Whether the source has any of the operators: most need not be parsed twice. */
const mayTest = /\|\||&&|!|==|\?(?![.:?])|\b(?:if|switch|Boolean)\b/;

/** The same source with their operands tested; `name` is what messages call the file. Throws for what is no TypeScript. */
export function withTests(source: string, name: string): string {
  if (!mayTest.test(source)) return source;
  return new Operators(source).tested(name);
}

/** Where in the source a place of what `withTests` made of it comes from; both count from 1. */
export function beforeTests(source: string, name: string, { line, column }: Position): Position {
  if (!mayTest.test(source)) return { line, column };
  const begin = source.split('\n', line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  let shift = 0;
  for (const { at, text } of new Operators(source).pieces(name)) {
    const before = at - begin + shift;
    if (at < begin || before >= column - 1) continue;
    // Inside of what was put in: what was written there begins where it ends.
    if (before + text.length > column - 1) return { line, column: at - begin + 1 };
    shift += text.length;
  }
  return { line, column: column - shift };
}

/** What is put in at an offset of the source. */
interface Piece {
  readonly at: number;
  readonly text: string;
}

/** An operand from its first token to its last. */
interface Operand {
  readonly first: number;
  readonly last: number;
  readonly operator: string;
  readonly presence: boolean;
}
/** 'presence': an operator may well ask whether there is such a thing. */
type Kind = 'value' | 'presence' | null;

/** What an operand of `||`, `&&` or `?:` may stand behind, so that it is no part of a comparison or a sum. */
const before = new Set(['(', '[', '{', '}', ',', ';', '=', '=>', '?', ':', '||', '&&', '??', '${', 'return', '...']);
const openers: { readonly [closer: string]: readonly string[] } = { ')': ['('], ']': ['['], '}': ['{', '${'] };
/** IdentifierRole of sucrase: a name for an argument, also one taken out of an object. */
const parameterRoles: readonly (number | null)[] = [3, 6];

class Operators {
  private readonly source: string;
  private readonly tokens: readonly Token[];
  private readonly words: readonly string[];
  /** Of each bracket the other one. */
  private readonly partner = new Map<number, number>();
  private readonly parameters: ReadonlySet<string>;

  constructor(source: string) {
    this.source = source;
    this.tokens = parse(source, false, true, false).tokens;
    const literal = [TokenType.template, TokenType.string, TokenType.regexp];
    this.words = this.tokens.map(({ type, start, end }) => (literal.includes(type) ? '' : source.slice(start, end)));
    this.parameters = new Set(
      this.words.filter((_, at) => parameterRoles.includes(this.tokens[at]?.identifierRole ?? null)),
    );
    this.match();
  }

  private match(): void {
    const open: number[] = [];
    for (const [at, word] of this.words.entries()) {
      if (['(', '[', '{', '${'].includes(word)) open.push(at);
      const opener = openers[word] === undefined ? undefined : open.pop();
      if (opener === undefined) continue;
      this.partner.set(opener, at);
      this.partner.set(at, opener);
    }
  }

  tested(name: string): string {
    let result = '';
    let from = 0;
    for (const { at, text } of this.pieces(name)) {
      result += this.source.slice(from, at) + text;
      from = at;
    }
    return result + this.source.slice(from);
  }

  /** In their order. */
  pieces(name: string): readonly Piece[] {
    const operands = this.tokens.flatMap((token, at) => (token.isType ? [] : this.operandOf(at)));
    const pieces = operands.flatMap(({ first, last, operator, presence }) => {
      const [start, end] = [this.tokens[first]?.start ?? 0, this.tokens[last]?.end ?? 0];
      const line = this.source.slice(0, start).split('\n');
      const place = `${name}:${line.length}:${(line.at(-1) ?? '').length + 1}`;
      const words = [operator, place].map((word) => JSON.stringify(word)).join(', ');
      return [
        { at: start, opens: 1, size: start - end, text: `require(${JSON.stringify(testingModule)}).tested(` },
        { at: end, opens: 0, size: end - start, text: `, ${words}, ${presence})` },
      ];
    });
    // Where one ends as another begins the end comes first; the longest opens first and closes last.
    return pieces.sort((a, b) => a.at - b.at || a.opens - b.opens || a.size - b.size);
  }

  /** What the operator at this place is given, if that may be a condition. */
  private operandOf(at: number): Operand[] {
    const word = this.words[at] ?? '';
    if (this.tokens[at]?.type === TokenType.equality) return this.compared(at, word);
    if (word === '!' && this.tokens[at]?.type === TokenType.bang) return this.operand(at + 1, this.endOf(at + 1), '!');
    if (['if', 'switch', 'Boolean'].includes(word) && this.words[at + 1] === '(') {
      const last = (this.partner.get(at + 1) ?? 0) - 1;
      return this.startOf(last) === at + 2 ? this.operand(at + 2, last, word === 'Boolean' ? 'Boolean()' : word) : [];
    }
    if (!['||', '&&', '?'].includes(word)) return [];
    const first = this.startOf(at - 1);
    if (first === null || (first > 0 && !before.has(this.words[first - 1] ?? ''))) return [];
    return this.operand(first, at - 1, word === '?' ? '?:' : word);
  }

  /** Both sides; who compares with undefined or null asks whether there is one. */
  private compared(at: number, operator: string): Operand[] {
    const asks = (side: number): boolean => ['undefined', 'null'].includes(this.words[side] ?? '');
    const first = this.startOf(at - 1);
    const last = this.endOf(at + 1);
    const isLeft = first !== null && !asks(at + 1) && (first === 0 || before.has(this.words[first - 1] ?? ''));
    const left = isLeft ? [{ first, last: at - 1, operator, presence: false }] : [];
    const right = last === null || asks(at - 1) ? [] : [{ first: at + 1, last, operator, presence: false }];
    return [...left, ...right];
  }

  private operand(first: number, last: number | null, operator: string): Operand[] {
    if (last === null) return [];
    const kind = this.kindOf(first, last);
    return kind === null ? [] : [{ first, last, operator, presence: kind === 'presence' }];
  }

  private isName(at: number): boolean {
    const type = this.tokens[at]?.type;
    return type === TokenType.name || type === TokenType._this;
  }
  /** Types of a call, as in `f<T>(x)`, are no part of the chain. */
  private skipTypes(at: number, step: 1 | -1): number {
    let next = at;
    while (this.tokens[next]?.isType) next += step;
    return next;
  }

  /** Where a chain of names, calls and brackets begins that ends here; null if there is none. */
  private startOf(last: number): number | null {
    for (let at = last; ; ) {
      if (this.tokens[at]?.type === TokenType.nonNullAssertion) at--;
      else if (this.words[at] === ')' || this.words[at] === ']') {
        const opener = this.partner.get(at) ?? at;
        const callee = this.skipTypes(opener - 1, -1);
        const isSuffix = this.isName(callee) || [')', ']'].includes(this.words[callee] ?? '');
        if (!isSuffix) return opener;
        at = callee;
      } else if (!this.isName(at)) return null;
      else if (this.words[at - 1] === '.' || this.words[at - 1] === '?.') at -= 2;
      else return at;
    }
  }

  /** Where such a chain ends that begins here. */
  private endOf(first: number): number | null {
    const starts = this.words[first] === '(' ? (this.partner.get(first) ?? null) : this.isName(first) ? first : null;
    for (let at = starts; at !== null; ) {
      const next = this.skipTypes(at + 1, 1);
      const word = this.words[next];
      if (this.tokens[next]?.type === TokenType.nonNullAssertion) at = next;
      else if (word === '.') at = next + 1;
      else if (word === '?.') at = this.isName(next + 1) ? next + 1 : next;
      else if (word === '(' || word === '[') at = this.partner.get(next) ?? null;
      else return at;
    }
    return null;
  }

  private kindOf(first: number, last: number): Kind {
    const word = this.words[last];
    if (this.tokens[last]?.type === TokenType.nonNullAssertion) return this.kindOf(first, last - 1);
    if (word === ')') return this.partner.get(last) === first ? this.kindInside(first + 1, last - 1) : 'value';
    const isParameter = this.parameters.has(this.words[first] ?? '');
    if (first === last) return isParameter ? null : 'value';
    return isParameter ? 'presence' : 'value';
  }

  /** In parentheses: what stands there, or the last of several operands, since the others are tested themselves. */
  private kindInside(first: number, last: number): Kind {
    const start = this.startOf(last);
    if (start === null || start < first) return null;
    const operator = this.words[start - 1] ?? '';
    return start === first || operator === '||' || operator === '&&' ? this.kindOf(start, last) : null;
  }
}
