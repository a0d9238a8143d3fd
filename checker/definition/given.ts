/** What somebody hands over as JSON, looked at piece by piece: each says where it stands when it is not what it must be. */
import { ModelError } from '../language/model-error.ts';

/** The most members of a list that a document may have. */
const lengthMax = 1_000_000;
/** The longest text and name, in characters: a page shows them, and ours have less than four hundred and fifty. */
const textMax = 10_000;
const nameMax = 500;
/** All control characters but ends of lines and tabs. */
const commanding = /[^\P{Cc}\n\t]/u;

export class Given {
  readonly value: unknown;
  private readonly where: string;

  constructor(value: unknown, where: string) {
    this.value = value;
    this.where = where;
  }

  refuse(what: string): never {
    throw new ModelError(`${this.where}: ${what}`);
  }

  /** The object's fields; others than those named are refused. */
  fields<K extends string>(...names: readonly K[]): { readonly [name in K]: Given } {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('it is no object');
    const odd = Object.keys(value).find((key) => !names.some((name) => name === key));
    if (odd !== undefined)
      this.refuse(`it has '${odd.slice(0, 40)}', which nothing reads; there is ${names.join(', ')}`);
    const entries = names.map((name) => {
      const inner: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
      return [name, new Given(inner, `${this.where}.${name}`)] as const;
    });
    return Object.fromEntries(entries) as { [name in K]: Given };
  }
  /** One field of an object whose other fields are read later. */
  tag(name: string): string {
    const { value } = this;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) this.refuse(`it has no '${name}'`);
    return new Given(Reflect.get(value, name), `${this.where}.${name}`).text();
  }

  get isAbsent(): boolean {
    return this.value === undefined;
  }
  /** What the reading gives; undefined where there is nothing to read. */
  optional<T>(read: (given: Given) => T): T | undefined {
    return this.isAbsent ? undefined : read(this);
  }
  /** An object with that one key, if it was given. */
  under<K extends string, T>(key: K, read: (given: Given) => T): { readonly [name in K]?: T } {
    return this.isAbsent ? {} : ({ [key]: read(this) } as { [name in K]: T });
  }

  list<T>(read: (given: Given, at: number) => T, max = lengthMax): T[] {
    const { value } = this;
    if (!Array.isArray(value)) this.refuse('it is no list');
    if (value.length > max) this.refuse(`it has ${value.length} members; at most ${max} are read`);
    return value.map((each, at) => read(new Given(each, `${this.where}[${at}]`), at));
  }
  pair<A, B>(first: (given: Given) => A, second: (given: Given) => B): readonly [A, B] {
    const [one, other, ...others] = this.list((each) => each);
    if (one === undefined || other === undefined || others.length > 0) this.refuse('it is no pair');
    return [first(one), second(other)];
  }
  /** A list of pairs of a name and what it names, each name once. */
  named<T>(read: (given: Given, name: string) => T, max = lengthMax): { readonly [name: string]: T } {
    const entries = this.list((each) => {
      const [name, inner] = each.pair(
        (given) => given.name(),
        (given) => given,
      );
      return [name, read(inner, name)] as const;
    }, max);
    if (new Set(entries.map(([name]) => name)).size < entries.length) this.refuse('it names one thing twice');
    return Object.fromEntries(entries);
  }

  text(): string {
    if (typeof this.value !== 'string') this.refuse('it is no text');
    if (this.value.length > textMax) this.refuse(`it is longer than ${textMax} characters`);
    // No address can carry it.
    if (/\p{Surrogate}/u.test(this.value)) this.refuse('it has half of a character in it');
    if (commanding.test(this.value)) this.refuse('it has control characters, which could command a terminal');
    return this.value;
  }
  /** A text that is a key of objects: what every object has under that name anyway would be found there. */
  name(): string {
    const text = this.text();
    if (text in Object.prototype) this.refuse(`nothing can be called '${text}'`);
    if (text.length > nameMax) this.refuse(`a name of more than ${nameMax} characters can be read by nobody`);
    return text;
  }
  truth(): boolean {
    if (typeof this.value !== 'boolean') this.refuse('it is neither true nor false');
    return this.value;
  }
  whole(min: number, max: number): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      this.refuse(`it is no whole number from ${min} to ${max}`);
    }
    return value;
  }
  choice<T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.value);
    if (found === undefined) this.refuse(`it is none of ${words.join(', ')}`);
    return found;
  }
  /** What stands at that position of what was read before. */
  at<T>(list: readonly T[]): T {
    const found = list[this.whole(0, lengthMax)];
    if (found === undefined) this.refuse(`there is no ${String(this.value)} before it`);
    return found;
  }
}
