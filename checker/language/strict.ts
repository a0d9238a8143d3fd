/**
 * What is written of a place or an expression that it does not have, such as a misspelt field or a method of another
 * domain, is refused by name: JavaScript would only say later that something undefined has no such property.
 */
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';
import { refusingMore } from './superfluous.ts';

/** Says of itself what it is, for messages: `'cache.refs' is an array`. */
export const says: unique symbol = Symbol('says');

interface Speaking {
  readonly [says]?: string;
}

/** Asked of any object by the runtime, by tools that print or compare, and by ourselves. */
const probed = new Set(
  'then toJSON asymmetricMatch $$typeof nodeType kind op length ir id type params name role schemas types actors delays'.split(
    ' ',
  ),
);

const refusing: object = new Proxy(Object.prototype, {
  get(target, key, receiver: Speaking) {
    if (key === Symbol.toPrimitive) return () => refuseOperator(receiver);
    if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver);
    if (probed.has(key) || key.startsWith('@@')) return undefined;
    const names = namesOf(receiver);
    const known = names.length === 0 ? 'nothing' : names.join(', ');
    throw new ModelError(
      `${receiver[says] ?? 'this'} and has no '${key}'; there is ${known}.${suggestion(key, names)}`,
    );
  },
});

/** JavaScript's own arithmetic, comparison and text would see an object, and be silent. */
function refuseOperator(of: Speaking): never {
  throw new ModelError(
    `${of[says] ?? 'this'}, and an operator of JavaScript such as + or < sees no more of it than an object; write a method of it, such as plus(), lessThan() or is()`,
  );
}

function namesOf(of: object): string[] {
  const names = new Set<string>();
  for (let each: object | null = of; each !== null && each !== refusing; each = Object.getPrototypeOf(each)) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name);
  }
  for (const own of ['constructor', 'ir', 'kind', 'ref', 'sort', 'words', 'domain']) names.delete(own);
  return [...names];
}

/** Methods of `Strict` classes, by whose names a call that was forgotten is told. */
const methods = new Map<unknown, string>();
const read = new Set<object>();
/** The name of a method of a place or an expression; null for another function. */
export function methodName(given: unknown): string | null {
  return methods.get(given) ?? null;
}
function readMethods(of: object): void {
  for (let each = of; each !== refusing && !read.has(each); each = Object.getPrototypeOf(each)) {
    read.add(each);
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value !== 'function' || name === 'constructor') continue;
      const method = refusingMore(name, value);
      Object.defineProperty(each, name, { value: method });
      methods.set(method, name);
      Object.defineProperty(method, Symbol.toPrimitive, { value: () => refuseUncalled(name) });
    }
  }
}

/** `queue.length > 0` compares a function. */
function refuseUncalled(name: string): never {
  throw new ModelError(`the method '${name}' is not called; write ${name}()`);
}

/** The base of all that authors read fields or call methods of. */
export abstract class Strict {
  constructor() {
    readMethods(new.target.prototype);
  }
  abstract get [says](): string;
}
Object.setPrototypeOf(Strict.prototype, refusing);

/** The same for what is no class: an object with these properties. */
export function strict<T extends object>(given: T, what: string): T {
  Object.setPrototypeOf(given, refusing);
  Object.defineProperty(given, says, { value: what });
  return given;
}

/** The same for one without getters, whose functions refuse what they do not take. */
export function strictly<T extends object>(given: T, what: string): T {
  const parts: { [name: string]: unknown } = Object(given);
  for (const [name, part] of Object.entries(given)) {
    if (typeof part === 'function') parts[name] = refusingMore(name, part);
  }
  return strict(given, what);
}
