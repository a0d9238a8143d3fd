/**
 * Where in the author's source a thing was made: the stack of the call that made it, kept beside it. The stack becomes
 * text only when an error is told, so that keeping it costs next to nothing; nothing else may ever look at it.
 */
import { ModelError } from './model-error.ts';

const sites = new WeakMap<object, Error>();

/** The same thing, whose place of birth is the call that is going on. */
export function located<T extends object>(thing: T): T {
  sites.set(thing, new Error());
  return thing;
}

/** Names from the argument of the call that made a thing down to a part of it: keys, and positions in lists. */
export type PartPath = readonly (string | number)[];

/** Does the work; a ModelError that leaves it also says where the thing, and in it that part, was written. */
export function about<T>(thing: object, work: () => T, part: PartPath = []): T {
  try {
    return work();
  } catch (problem) {
    throw problem instanceof ModelError ? errorAbout(thing, problem, part) : problem;
  }
}

/** The call that made the thing, as a stack; empty if it is not known. */
export function stackOf(thing: object): string {
  return sites.get(thing)?.stack ?? '';
}

/** The same error, which also says where the thing was made. */
export function errorAbout(thing: object, error: ModelError, part: PartPath = []): ModelError {
  error.within(stackOf(thing), part);
  return error;
}
