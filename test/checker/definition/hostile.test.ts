/** Documents that nobody's `racewalk export` wrote: each is refused, and says where. */
import { describe, expect, test } from '@jest/globals';
import { readDefinition } from '../../../checker/definition/read.ts';
import { writeDefinition } from '../../../checker/definition/write.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';

const text = JSON.stringify(writeDefinition(scenarioNamed('two-threads-one-page')));
type Tree = { [key: string]: Tree } & Tree[] & (number | string | boolean | null);
/** The definition of a scenario with something of it put otherwise. */
function altered(alter: (document: Tree) => void): unknown {
  const document: Tree = JSON.parse(text);
  alter(document);
  return document;
}
const put = (of: object, key: string | number, value: unknown): void =>
  void Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });
const termOf = (document: Tree, op: string): Tree => {
  const terms = document.terms as unknown as Tree[];
  const found = terms.find((term) => (term.op as unknown) === op);
  if (found === undefined) throw new Error(`no term ${op}`);
  return found;
};

test('the definition itself is read', () => {
  expect(readDefinition(JSON.parse(text)).name).toBe('two-threads-one-page');
});

describe('refused', () => {
  const cases: readonly (readonly [what: string, document: unknown, says: RegExp])[] = [
    ['no object', 'alert(1)', /the definition: it is no object/],
    ['another form', altered((d) => put(d, 'racewalkDefinition', 2)), /reads form 1/],
    ['a key of its own', altered((d) => put(d, 'script', 'x')), /'script', which nothing reads/],
    ['a key in a term', altered((d) => put(termOf(d, 'read'), 'code', 'x')), /'code', which nothing reads/],
    ['a term that stands behind', altered((d) => put(termOf(d, 'not'), 'of', 99_999)), /there is no 99999 before it/],
    ['a term of its own', altered((d) => put(termOf(d, 'not'), 'op', 'call')), /there is no term 'call'/],
    [
      'a statement as a condition',
      altered((d) => put(termOf(d, 'not'), 'of', at(d, 'set'))),
      /it is no expression|before it/,
    ],
    [
      'a number as a condition',
      altered((d) => put(d.terms as never, at(d, 'not'), { op: 'not', of: 0 })),
      /where a truth is needed|no expression/,
    ],
    [
      'half of a character, which no address can carry',
      altered((d) => put(d.scenario as never, 'name', 'a\ud800b')),
      /scenario\.name: it has half of a character in it/,
    ],
    [
      'a name that every object has',
      altered((d) => put((d.scenario as Tree).actors as never, 0, ['__proto__', 0])),
      /nothing can be called '__proto__'/,
    ],
    [
      'constructor as a guard',
      altered((d) => put(((d.roles as Tree)[0] as Tree).guards as never, 0, ['constructor', { is: 0 }])),
      /nothing can be called 'constructor'/,
    ],
    [
      'a bound beyond any member',
      altered((d) => put(d.scenario as never, 'bounds', [['page', 1e9]])),
      /no whole number from 0 to 64/,
    ],
    [
      'a text that no page could show',
      altered((d) => put(d.scenario as never, 'text', 'x'.repeat(10_001))),
      /scenario\.text: it is longer than 10000 characters/,
    ],
    [
      'a name that commands a terminal',
      altered((d) => put(d.scenario as never, 'name', 'red\u001b[31m')),
      /scenario\.name: it has control characters, which could command a terminal/,
    ],
    [
      'a name that no page could show',
      altered((d) => put(d.scenario as never, 'name', 'x'.repeat(501))),
      /scenario\.name: a name of more than 500 characters/,
    ],
    [
      'more mutants than any page lists',
      altered((d) => put(d.scenario as never, 'mutants', new Array(2001).fill(firstOf(d)))),
      /scenario\.mutants: it has 2001 members; at most 2000 are read/,
    ],
    ['an unbound variable', altered(unbound), /what 3 stands for is said nowhere/],
    [
      'an edit outside of the machine',
      altered((d) => put(firstMutant(d), 'change', [{ kind: 'machine', machine: 'm', edit: { edit: 'eval' } }])),
      /there is no edit 'eval'/,
    ],
    [
      'a machine that does something',
      altered((d) => put((d.machines as Tree)[0]?.root as never, 'invoke', { src: 'x' })),
      /'invoke', which nothing reads/,
    ],
  ];
  test.each(cases)('%s', (_, document, says) => {
    expect(() => readDefinition(document)).toThrow(says);
  });

  test('what would be written out for ever', () => {
    const terms: unknown[] = [{ op: 'truth', value: true }];
    for (let at = 0; at < 60; at++) terms.push({ op: 'and', list: [at, at] });
    expect(() => readDefinition(altered((d) => put(d, 'terms', terms)))).toThrow(/too large to be read/);
  });

  test('what is nested without end', () => {
    let guard: unknown = 'open';
    for (let at = 0; at < 5000; at++) guard = { not: guard };
    const root = { initial: 'a', states: [['a', { on: [['go', [{ guard, target: 'a' }]]] }]] };
    expect(() => readDefinition(altered((d) => put(d, 'machines', [{ role: 0, root }])))).toThrow(/nested more than/);
  });
});

/** A property about a member that nothing chooses. */
function unbound(document: Tree): void {
  const terms = document.terms as unknown as unknown[];
  const member = terms.push({ op: 'bound', id: 3, sort: 0 }) - 1;
  const cond = terms.push({ op: 'equal', left: member, right: member }) - 1;
  const [property] = (document.scenario as Tree).properties as unknown as object[];
  put(property ?? {}, 'cond', cond);
}
function at(document: Tree, op: string): number {
  return (document.terms as unknown as Tree[]).indexOf(termOf(document, op));
}
function firstOf(document: Tree): readonly [name: string, mutant: Tree] {
  const [first] = (document.scenario as Tree).mutants as unknown as [string, Tree][];
  if (first === undefined) throw new Error('no mutant');
  return first;
}
function firstMutant(document: Tree): Tree {
  return firstOf(document)[1];
}
