/**
 * What is written of a place or an expression that it does not have, such as a misspelt field or a method of another
 * domain, is refused by name: JavaScript would only say later that something undefined has no such property.
 */
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';

/** Says of itself what it is, for messages: `'cache.refs' is an array`. */
export const says: unique symbol = Symbol('says');

interface Speaking {
  readonly [says]?: string;
}

/** Asked of any object by the runtime, by tools that print or compare, and by ourselves. */
const probed = new Set(
  'then toJSON asymmetricMatch $$typeof nodeType kind op length ir id type params name role'.split(' '),
);

const refusing: object = new Proxy(Object.prototype, {
  get(target, key, receiver: Speaking) {
    if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver);
    if (probed.has(key) || key.startsWith('@@')) return undefined;
    const names = namesOf(receiver);
    const known = names.length === 0 ? 'nothing' : names.join(', ');
    throw new ModelError(
      `${receiver[says] ?? 'this'} and has no '${key}'; there is ${known}.${suggestion(key, names)}`,
    );
  },
});

function namesOf(of: object): string[] {
  const names = new Set<string>();
  for (let each: object | null = of; each !== null && each !== refusing; each = Object.getPrototypeOf(each)) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name);
  }
  for (const own of ['constructor', 'ir', 'kind', 'ref', 'sort', 'words', 'domain']) names.delete(own);
  return [...names];
}

/** The base of all that authors read fields or call methods of. */
export abstract class Strict {
  abstract get [says](): string;
}
Object.setPrototypeOf(Strict.prototype, refusing);

/** The same for what is no class: an object with these properties. */
export function strict<T extends object>(given: T, what: string): T {
  Object.setPrototypeOf(given, refusing);
  Object.defineProperty(given, says, { value: what });
  return given;
}
