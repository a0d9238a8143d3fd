/** The values of options, checked. */

import { UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';

/** As the parser hands them over: text, a number where it looked like one, a list where given twice. */
export type RawOptions = { readonly [name: string]: unknown };

/** The text of an option, which the parser hands over in camel case; null if it is absent. */
export function text(options: RawOptions, name: string): string | null {
  const value = options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  if (value === undefined) return null;
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times; give it once`);
  if (typeof value === 'boolean') throw new UsageError(`--${name} needs a value`);
  return String(value);
}

export function flag(options: RawOptions, name: string): boolean {
  const value = options[name];
  return Array.isArray(value) ? value.includes(true) : value === true;
}

/** One of the words, the first if the option is absent. */
export function choice<W extends string>(options: RawOptions, name: string, words: readonly [W, ...W[]]): W {
  const value = text(options, name) ?? words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} ${value}: write ${words.join(', ')}.${suggestion(value, words)}`);
}

/** A whole number; `fallback` if the option is absent. */
export function whole(
  options: RawOptions,
  name: string,
  { min, max = Number.MAX_SAFE_INTEGER, fallback }: { min: number; max?: number; fallback: number },
): number {
  const written = text(options, name);
  if (written === null) return fallback;
  const value = /^-?\d+$/.test(written) ? Number(written) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER && !(value > max) ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new UsageError(`--${name} ${written}: write a whole number ${range}`);
}

const sizes = new Map([
  ['', 1],
  ['K', 2 ** 10],
  ['M', 2 ** 20],
  ['G', 2 ** 30],
  ['T', 2 ** 40],
]);

/** Bytes from `512M` or `2G`; null if the option is absent. */
export function bytes(options: RawOptions, name: string): number | null {
  const written = text(options, name);
  if (written === null) return null;
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i.exec(written) ?? [];
  const value = Math.floor(Number(digits) * (sizes.get(unit.toUpperCase()) ?? Number.NaN));
  if (digits !== '' && value > 0 && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} ${written}: write a size such as 512M or 2G`);
}

const durations = new Map([
  ['ms', 1],
  ['', 1000],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds from `30s`, `5m` or `1h`; seconds where no unit is given; null if the option is absent. */
export function duration(options: RawOptions, name: string): number | null {
  const written = text(options, name);
  if (written === null) return null;
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|)$/i.exec(written) ?? [];
  const value = Number(digits) * (durations.get(unit.toLowerCase()) ?? Number.NaN);
  if (digits !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`--${name} ${written}: write a time such as 30s or 5m, more than zero`);
}
