/**
 * Replay tokens: `scenario+mutant:fingerprint:digits`, safe in every shell. The digits are the number of the
 * broken property and then, for each step, the ordinal of its transition in the state that it leaves. A dot stands
 * before the steps that repeat for ever, if any do.
 */
import type { Path } from '../report/result.ts';
import { fingerprintLength } from './fingerprint.ts';

export interface Token {
  /** The scenario's name as `slug` spells it. */
  readonly scenario: string;
  /** The mutant's name as `slug` spells it; null for the scenario itself. */
  readonly mutant: string | null;
  readonly fingerprint: string;
  /** Which of `brokenNames(system)` the path shows. */
  readonly property: number;
  readonly path: Path;
  /** How many of the last steps repeat for ever; absent if none do. */
  readonly cycle?: number;
}

/** A text that is no token. The message says what is wrong with it. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';
/** A digit below 32 ends a number; one from 32 on adds five bits and goes on. */
const more = 32;

/** The name with whatever a shell might touch turned into hyphens; its characters by number where nothing else is left. */
export function slug(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '');
  if (/[A-Za-z0-9]/.test(plain)) return plain;
  return [...name].map((char) => `u${(char.codePointAt(0) ?? 0).toString(16)}`).join('-');
}

/** What the token of a scenario, or of its mutant, begins with. */
export function formName(scenario: string, mutant: string | null): string {
  return mutant === null ? slug(scenario) : `${slug(scenario)}+${slug(mutant)}`;
}

export function formatToken(token: Token): string {
  const name = formName(token.scenario, token.mutant);
  const repeated = token.cycle ?? 0;
  const stem = token.path.length - repeated;
  const digits = (list: Path): string => list.map(numeral).join('');
  const cycle = repeated > 0 ? `.${digits(token.path.slice(stem))}` : '';
  return `${name}:${token.fingerprint}:${digits([token.property, ...token.path.slice(0, stem)])}${cycle}`;
}

function numeral(value: number): string {
  let rest = value;
  let text = '';
  for (; rest >= more; rest = Math.floor(rest / more)) text += digits[more + (rest % more)];
  return text + digits[rest];
}

/** Throws TokenError for anything that `formatToken` would not have written. */
export function parseToken(text: string): Token {
  const parts = text.trim().split(':');
  const [name, fingerprint, path] = parts;
  if (parts.length !== 3 || name === undefined || fingerprint === undefined || path === undefined) {
    throw new TokenError(`a token has three parts, name:fingerprint:path, and this has ${parts.length}`);
  }
  const [scenario, mutant = null, ...rest] = name.split('+');
  if (scenario === undefined || scenario === '' || mutant === '' || rest.length > 0) {
    throw new TokenError(`'${name}' is not a scenario, or a scenario and a mutant joined by '+'`);
  }
  if (!/^[A-Za-z0-9_-]*$/.test(fingerprint) || fingerprint.length !== fingerprintLength) {
    throw new TokenError(`the fingerprint '${fingerprint}' is not ${fingerprintLength} letters and digits`);
  }
  const [stem = '', round, ...others] = path.split('.');
  if (others.length > 0 || round === '') {
    throw new TokenError(`its path '${path}' has a dot, but not one cycle after it`);
  }
  const [property, ...steps] = numbers(stem);
  if (property === undefined) throw new TokenError('its path is empty');
  const token = { scenario, mutant, fingerprint, property };
  if (round === undefined) return { ...token, path: steps };
  const cycle = numbers(round);
  return { ...token, path: [...steps, ...cycle], cycle: cycle.length };
}

function numbers(text: string): number[] {
  const list: number[] = [];
  let value = 0;
  let weight = 1;
  for (const [position, char] of [...text].entries()) {
    const digit = digits.indexOf(char);
    if (digit < 0) throw new TokenError(`'${char}' at position ${position + 1} of its path is no digit of a token`);
    value += (digit % more) * weight;
    weight *= more;
    if (digit >= more) continue;
    list.push(value);
    value = 0;
    weight = 1;
  }
  if (weight > 1) throw new TokenError('its path ends in the middle of a number: part of the token is missing');
  return list;
}
