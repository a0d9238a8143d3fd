/**
 * More arguments than a function takes: JavaScript drops them and says nothing, so that `slot.is('a', 'b')` asks for 'a'
 * only. tsc refuses them, but nobody shows it a file in JavaScript, and the command runs no types.
 */
import { ModelError } from './model-error.ts';

type Anything = (...given: never[]) => unknown;

/** The same function, which refuses arguments that it does not take. */
export function refusingMore(name: string, target: Anything): Anything {
  return function guarded(this: unknown, ...given: never[]): unknown {
    if (given.length > target.length && given.length > mostOf(target) && isWrittenCall()) refuse(name, target, given);
    return target.apply(this, given);
  };
}

function refuse(name: string, target: Anything, { length }: readonly unknown[]): never {
  const most = mostOf(target);
  const takes = most === 0 ? 'no argument' : most === 1 ? 'one argument' : `at most ${most} arguments`;
  throw new ModelError(`${name}() takes ${takes} and is given ${length}; leave out what would be ignored`);
}

/** How many it takes: `length` does not count those that may be left out. Read off its own text, the one place that knows. */
function mostOf(target: Anything): number {
  const text = String(target);
  const open = text.indexOf('(');
  const arrow = text.indexOf('=>');
  if (open < 0 || (arrow >= 0 && arrow < open)) return 1;
  let depth = 0;
  let commas = 0;
  let end = open + 1;
  for (; end < text.length; end++) {
    const char = text[end] ?? '';
    if (depth === 0 && char === ')') break;
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0 && char === ',') commas++;
  }
  const list = text.slice(open + 1, end).trim();
  if (list.includes('...')) return Number.POSITIVE_INFINITY;
  // A comma may stand after the last one.
  return list === '' ? 0 : commas + (list.endsWith(',') ? 0 : 1);
}

/**
 * Whether the call stands in somebody's source: `list.map(not)` hands over more than `not` takes, and means nothing by
 * it. Where no stack tells, it counts as no such call.
 */
function isWrittenCall(): boolean {
  // Below this function and the guarded one.
  const caller = new Error().stack?.split('\n')[3] ?? '';
  return /^\s+at /.test(caller) && !caller.includes('(<anonymous>)');
}
