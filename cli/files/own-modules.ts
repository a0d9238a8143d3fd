/** What a user's file imports of this package, and XState: this very build, since sorts are known by their identity. */

import { refusingMore } from '../../checker/language/superfluous.ts';
import { xstate } from '../../checker/xstate/module.ts';
import * as racewalk from '../../index.ts';
import { suggestion } from '../nearest.ts';

export { racewalk, xstate };

import { tested, testingModule } from './tested.ts';

// Building all machines takes longer than many a check of a file.
const later = {
  'racewalk/machines': () => import('../../machines/index.ts'),
  'racewalk/scenarios': () => import('../../scenarios/index.ts'),
};
type Name = keyof typeof later;
const loaded = new Map<Name, unknown>();

/** A file asked for what is not loaded yet. */
class Awaited extends Error {
  readonly module: Name;
  constructor(module: Name) {
    super(`${module} is not loaded yet`);
    this.module = module;
  }
}

const functions = new Map<unknown, unknown>();
/** The same export; a function refuses what it does not take. */
function exactly(name: string, given: unknown): unknown {
  if (typeof given !== 'function' || String(given).startsWith('class')) return given;
  const known = functions.get(given) ?? refusingMore(name, given as Parameters<typeof refusingMore>[1]);
  functions.set(given, known);
  return known;
}

/** Our exports, of which a misspelt one is refused by name where it is used. */
const exact: object = new Proxy(racewalk, {
  get(target, key, receiver) {
    if (typeof key === 'string' && key in target) return exactly(key, Reflect.get(target, key, receiver));
    if (typeof key === 'symbol' || key in target || key.startsWith('__') || key === 'default' || key === 'then') {
      return Reflect.get(target, key, receiver);
    }
    throw new racewalk.ModelError(`racewalk exports no '${key}'.${suggestion(key, Object.keys(target))}`);
  },
});

/** By name, as jiti takes them. */
export const ownModules: { [name: string]: unknown } = {
  racewalk: exact,
  xstate,
  'racewalk/models': racewalk.models,
  [testingModule]: { tested },
};
for (const name of Object.keys(later) as Name[]) {
  Object.defineProperty(ownModules, name, {
    get() {
      if (!loaded.has(name)) throw new Awaited(name);
      return loaded.get(name);
    },
  });
}

/** Evaluates a file, again after loading what it turns out to import. */
export async function withOwnModules<T>(evaluate: () => Promise<T>): Promise<T> {
  try {
    return await evaluate();
  } catch (problem) {
    if (!(problem instanceof Awaited) || loaded.has(problem.module)) throw problem;
    loaded.set(problem.module, await later[problem.module]());
    return withOwnModules(evaluate);
  }
}
