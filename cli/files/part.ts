/** Finds a part of a call in a source text: the key that an error is about, in the object that the call was given. */
import { type Token, tokensOf } from './compile.ts';

/** Line and column, both from 1. */
export type Position = Pick<Token, 'line' | 'column'>;
type Part = readonly (string | number)[];
/** Tokens from the first to before the last. */
type Range = readonly [number, number];

/** Where the part of the call at that place is written, as far down as the text shows it; the call itself if not at all. */
export function positionOf(text: string, call: Position, part: Part): Position {
  return new Finder(text).find(call, part);
}

/** Where a part is written, or would be: the text between the offsets gives way to what is new, with `before` in front. */
export interface Slot {
  readonly start: number;
  readonly end: number;
  readonly before: string;
}
/** Where to write the value of the part; null if the call does not show what it would be in. */
export function slotOf(text: string, call: Position, part: readonly [...string[], string]): Slot | null {
  return new Finder(text).slot(call, part);
}

class Finder {
  private readonly text: string;
  private readonly tokens: readonly Token[];

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  slot(call: Position, part: readonly string[]): Slot | null {
    for (const given of this.argumentsOf(call)) {
      let open = this.bare(given);
      for (const name of part.slice(0, -1)) {
        const item = open === null ? undefined : this.itemNamed(open, name);
        open = item === undefined ? null : this.bare([item[0] + 2, item[1]]);
      }
      if (open !== null && this.label(open) === '{') return this.slotIn(open, part.at(-1) ?? '');
    }
    return null;
  }

  private slotIn(open: number, name: string): Slot | null {
    const [start, end] = this.itemNamed(open, name) ?? [];
    if (start !== undefined && end !== undefined) {
      const [first, last] = [this.tokens[start + 2], this.tokens[end - 1]];
      return first === undefined || last === undefined ? null : { start: first.start, end: last.end, before: '' };
    }
    const [key] = this.itemsIn(open)[0] ?? [];
    const [, behind] = this.itemsIn(open).at(-1) ?? [];
    const [one, last] = [this.tokens[key ?? -1], this.tokens[(behind ?? 0) - 1]];
    if (one === undefined || last === undefined) return null;
    const isOneLine = one.line === this.tokens[open]?.line;
    const before = isOneLine ? `, ${name}: ` : `,\n${' '.repeat(one.column - 1)}${name}: `;
    return { start: last.end, end: last.end, before };
  }

  private calleeOf(call: Position): number {
    return this.tokens.findLastIndex(
      ({ line, column }) => line < call.line || (line === call.line && column <= call.column),
    );
  }
  private argumentsOf(call: Position): Range[] {
    const callee = this.calleeOf(call);
    const open = this.tokens.findIndex(({ label }, at) => at >= callee && label === '(');
    return open < 0 ? [] : this.itemsIn(open);
  }

  find(call: Position, part: Part): Position {
    const callee = this.calleeOf(call);
    const name = this.tokens[this.label(callee) === '(' ? callee - 1 : callee];
    if (name === undefined) return call;
    const [first, ...rest] = part;
    const given = part.length === 0 ? [] : this.argumentsOf(call);
    // A number says which argument.
    const [values, inside] = typeof first === 'number' ? [given.slice(first, first + 1), rest] : [given, part];
    for (const value of values) {
      const found = this.within(value, inside);
      if (found !== null) return found;
    }
    return name;
  }

  /** The key of the part, or of the last of its owners that is written there; null if none is. */
  private within(given: Range, [first, ...rest]: Part): Token | null {
    const value = this.bare(given);
    const item = first === undefined || value === null ? undefined : this.itemNamed(value, first);
    if (item === undefined) return null;
    const [start, end] = item;
    const isNamed = this.label(start + 1) === ':';
    return this.within([isNamed ? start + 2 : start, end], rest) ?? this.tokens[start] ?? null;
  }

  private itemNamed(open: number, name: string | number): Range | undefined {
    const items = this.itemsIn(open);
    if (typeof name === 'number') return this.label(open) === '[' ? items[name] : undefined;
    return this.label(open) === '{' ? items.find(([start]) => this.nameAt(start) === name) : undefined;
  }

  /** Where the object or the list opens that the value is, or that a function gives back. */
  private bare([start, end]: Range): number | null {
    if (this.label(start) === '{' || this.label(start) === '[') return start;
    const arrow = this.next(start, end, '=>');
    if (arrow === null) return null;
    if (this.label(arrow + 1) === '(') return this.bare([arrow + 2, end]);
    if (this.label(arrow + 1) !== '{') return this.bare([arrow + 1, end]);
    const given = this.next(arrow + 2, end, 'return');
    return given === null ? null : this.bare([given + 1, end]);
  }

  /** The next such token that is in no further brackets. */
  private next(start: number, end: number, label: string): number | null {
    for (let at = start; at < end; at = this.past(at)) if (this.label(at) === label) return at;
    return null;
  }

  /** What stands between the commas of the brackets that open there. */
  private itemsIn(open: number): Range[] {
    const close = this.past(open) - 1;
    const items: Range[] = [];
    let start = open + 1;
    for (let at = start; at < close; at = this.past(at)) {
      if (this.label(at) !== ',') continue;
      items.push([start, at]);
      start = at + 1;
    }
    if (start < close) items.push([start, close]);
    return items;
  }

  /** Behind the token, or behind the brackets that it opens. */
  private past(at: number): number {
    let depth = 0;
    for (let each = at; each < this.tokens.length; each++) {
      const label = this.label(each);
      if (['(', '[', '{', '${'].includes(label)) depth++;
      if ([')', ']', '}'].includes(label)) depth--;
      if (depth <= 0) return each + 1;
    }
    return this.tokens.length;
  }

  private label(at: number): string {
    return this.tokens[at]?.label ?? '';
  }
  private nameAt(at: number): string {
    const { start, end } = this.tokens[at] ?? { start: 0, end: 0 };
    const written = this.text.slice(start, end);
    return /^['"]/.test(written) ? written.slice(1, -1) : written;
  }
}
