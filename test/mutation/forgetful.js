/**
 * The engine remembers what it has compiled of a machine or a program in WeakMaps. Whoever alters the compiler must have
 * it forgotten, else nothing is compiled again and every mutant survives.
 */
const Ordinary = WeakMap;
/** @type {Forgetful[]} */
const all = [];
let isLoading = true;

class Forgetful {
  map = new Ordinary();
  get = (key) => this.map.get(key);
  has = (key) => this.map.has(key);
  set = (key, value) => {
    this.map.set(key, value);
    return this;
  };
  delete = (key) => this.map.delete(key);
}

globalThis.WeakMap = new Proxy(Ordinary, {
  construct(target, values, wanted) {
    const isOfTheEngine = isLoading && /\/checker\/(compile|search)\//.test(new Error().stack ?? '');
    if (!isOfTheEngine) return Reflect.construct(target, values, wanted);
    const map = new Forgetful();
    all.push(map);
    return map;
  },
});

/** Whoever is made from now on remembers for itself. */
export function loaded() {
  isLoading = false;
}
/** Empties what the engine remembers. */
export function forget() {
  for (const each of all) each.map = new Ordinary();
}
