import { describe, expect, test } from '@jest/globals';
import { folder, racewalk } from './in-process.ts';

const { path, write } = folder();

/** A file whose ninth line is to be judged. */
function fileWith(guard: string, more = ''): string {
  return `import { flag, or, range, role, scenario, shared, sometimes, vocabulary, type Cond } from 'racewalk';
import { setup } from 'xstate';
const box = shared('box', { n: range(0, 2), f: flag });
const small = box.n.is(0);
function both(one: Cond, other?: Cond, { extra }: { extra?: Cond } = {}): any {
  const list = other ? [one, other] : [one];
  return or(...list, extra ?? one, (extra && extra) || one);
}
const guard: any = ${guard};
${more}
const thread = role('thread', { registers: {} }, () => ({ guards: { guard }, actions: { add: box.n.increment() } }));
const machine = setup(vocabulary(thread)).createMachine({
  id: 'm', initial: 'a', states: { a: { on: { go: { guard: 'guard', actions: 'add', target: 'b' } } }, b: { type: 'final' } },
});
const one = sometimes('one', 'n is one', box.n.is(1));
export default scenario({ name: 'operators', text: '', actors: { t: thread.runs(machine) }, properties: [one] });
`;
}

describe("JavaScript's operators on conditions are refused, with where they stand", () => {
  test.each<[string, string, string]>([
    ['a call', 'box.n.is(0) || box.n.is(1)', '9:20: || of JavaScript'],
    ['a name', 'small && true', '9:20: && of JavaScript'],
    ['its opposite', '!small', '9:21: ! of JavaScript'],
    ['a field', '!box.f', '9:21: ! of JavaScript'],
    ['the second of three', 'true && small && small', '9:28: && of JavaScript'],
    ['in parentheses', '!(box.n.is(0))', '9:21: ! of JavaScript'],
    ['after characters of several bytes', "'ä漢😀' && (box.f || small)", '9:31: || of JavaScript'],
    ['a choice of two', '(small ? box.n.is(1) : true)', '9:21: ?: of JavaScript'],
    ['a number', 'box.n ? small : true', '9:20: ?: of JavaScript takes a place or a term'],
    ['in a comparison', 'box.n === 1', '9:20: === of JavaScript compares a place or a term'],
    ['on its right', '1 !== box.n', '9:26: !== of JavaScript'],
    ['of two places', 'small == box.f', '9:20: == of JavaScript compares a condition'],
    ['of an argument', '((place: any) => place === 1)(box.n)', '9:37: === of JavaScript'],
    [
      'in a switch',
      '((): any => { switch (box.n) { default: return small; } })()',
      '9:42: switch of JavaScript compares',
    ],
    ['in a function', '((): any => { if (small) return true; return false; })()', '9:38: if of JavaScript'],
  ])('%s: %s', async (_, guard, message) => {
    write('wrong.ts', fileWith(guard));
    const { code, out, err } = await racewalk(['check', 'wrong.ts'], { cwd: path });
    expect(err).toMatch(/^racewalk: wrong\.ts:\S+ \S+ of JavaScript (?:takes|compares) .*, whatever it says; /);
    expect(err).toContain(`racewalk: wrong.ts:${message}`);
    expect(err.match(/wrong\.ts:/g)).toHaveLength(1);
    expect([code, out]).toEqual([2, '']);
  });

  test('an imported file is named', async () => {
    write('part.ts', fileWith('!small').replace('export default', 'export const unused ='));
    write('whole.ts', "import './part.ts';\n");
    expect((await racewalk(['check', 'whole.ts'], { cwd: path })).err).toMatch(
      /^racewalk: part\.ts:9:21: ! of JavaScript takes/,
    );
  });

  test('what stands behind them on the line is where it is', async () => {
    write('behind.ts', fileWith("(1 > 2 && !process.env['NO_SUCH'] === true) || or(small, box.n.is('x'))"));
    const { err } = await racewalk(['check', 'behind.ts'], { cwd: path });
    expect(err).toMatch(/^racewalk: behind\.ts:9:83: 'x' is not a number/);
  });

  test.each<[string, string]>([
    ['whether an argument is there', 'both(small)'],
    ['whether a second one is', 'both(small, small, { extra: small })'],
    ['whether there is one', 'or(small, box.n === undefined, null !== box.n)'],
    ['what is no place', "or(small, typeof small === 'string', [small].length === 2)"],
    ['what is no condition', "or(small, !process.env['NO_SUCH'] && 1 > 2 || false)"],
  ])('they may ask %s: %s', async (_, guard) => {
    write('right.ts', fileWith(guard));
    const { code, err } = await racewalk(['check', 'right.ts'], { cwd: path });
    expect(err).toBe('');
    expect(code).toBe(0);
  });
});
