/** What the test files take from Jest, without its module machinery, in which hot code is five times slower. */
import { format } from 'node:util';

export { expect } from 'expect';

/** @type {{ id: string, run: () => unknown }[]} */
const collected = [];
/** @type {string[]} */
let path = [];

/** Loads a test file and gives its tests in order. */
export async function testsOf(file) {
  const url = new URL(`../${file}`, import.meta.url);
  collected.length = 0;
  path = [file];
  await import(url.href);
  return collected.splice(0);
}

export function describe(name, body) {
  path.push(name);
  body();
  path.pop();
}

export function test(name, run) {
  const id = [...path, name].join(' › ');
  // The same name twice would be one test to Stryker.
  const twins = collected.filter((other) => other.id === id || other.id.startsWith(`${id} #`)).length;
  collected.push({ id: twins === 0 ? id : `${id} #${twins + 1}`, run });
}

/** As Jest names the rows, as far as the tests need it. */
function nameOf(name, row, number) {
  if (name.includes('$')) return name.replaceAll(/\$(\w+)/g, (_, key) => String(row[key])).replaceAll('%#', number);
  const values = Array.isArray(row) ? row : [row];
  const wanted = name.match(/%[a-z]/g) ?? [];
  return format(name.replaceAll('%#', number), ...values.slice(0, wanted.length));
}

const each = (define) => (rows) => (name, body) => {
  for (const [number, row] of [...rows].entries()) {
    define(nameOf(name, row, number), () => (Array.isArray(row) ? body(...row) : body(row)));
  }
};
describe.each = each(describe);
test.each = each(test);
export const it = test;
