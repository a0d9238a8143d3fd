/** A mistake is told with the line of the source that it is in, what was written there, and what may be. */
import { describe, expect, test } from '@jest/globals';
import { folder, racewalk } from '../in-process.ts';
import { mistakes } from './mistakes.ts';
import { protocol } from './protocol.ts';

const { path, write } = folder();
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

test('the protocol itself is right', async () => {
  write('right.ts', protocol);
  const { code, err } = await racewalk(['check', 'right.ts'], { cwd: path });
  expect([code, err]).toEqual([0, '']);
});

describe('the line of a mistake', () => {
  test.each(mistakes.map((mistake, position) => [mistake.wrong, position, mistake] as const))(
    '%s',
    async (_, position, { right, wrong, says, at }) => {
      expect(protocol).toContain(right);
      const text = protocol.replace(right, wrong);
      const file = `mistake-${position}.ts`;
      write(file, text);
      const line = lineOf(text, at === undefined ? protocol.indexOf(right) : text.indexOf(at));
      const { code, out, err } = await racewalk(['check', file], { cwd: path });
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(new RegExp(`^racewalk: ${file}:${line}:\\d+: `));
      expect(err).toContain(says);
    },
  );
});

test('in a file that the named one imports, and in plain JavaScript', async () => {
  write('parts.ts', "import { range } from 'racewalk';\n\nexport const few =\n  range(3, 1);\n");
  write('whole.ts', "import { few } from './parts.ts';\nexport default few;\n");
  write('plain.js', "import { range } from 'racewalk';\n\nexport default range(3, 1);\n");
  expect((await racewalk(['check', 'whole.ts'], { cwd: path })).err).toMatch(/^racewalk: parts\.ts:4:3: range\(3, 1\)/);
  expect((await racewalk(['check', 'plain.js'], { cwd: path })).err).toMatch(/^racewalk: plain\.js:3:16: /);
});

test('what is too large to be compiled leads to its scenario or its machine', async () => {
  const file = (
    states: string,
    promised: string,
  ): string => `import { always, exists, flag, role, scenario, shared, sort, vocabulary } from 'racewalk';
import { setup } from 'xstate';
const page = sort('page', { standard: 64 });
const lamp = shared('lamp', { on: flag });
const all = Array.from({ length: 24 }, (_, at) => 'f' + at);
const worker = role('worker', { registers: Object.fromEntries(all.map((f) => [f, flag])), family: true }, ({ self }) => ({
  guards: Object.fromEntries(all.map((f) => [f, self[f]])),
  actions: Object.fromEntries([['go', lamp.on.set(true)], ...all.map((f) => ['set ' + f, self[f].set(true)])]),
}));
const ways = Object.fromEntries(all.map((f, at) => ['s' + at, { always: [
  { guard: f, target: 's' + (at + 1) }, { actions: 'set ' + f, target: 's' + (at + 1) },
] }]));
const machine =
  setup(vocabulary(worker)).createMachine({ id: 'm', initial: 'a', states: { ${states} } });
export default
  scenario({ name: 'large', text: '', actors: { w: worker.runs(machine) }, properties: [always('P', '', ${promised})] });
`;
  write(
    'ways.ts',
    file("a: { on: { go: { actions: 'go', target: 's0' } } }, ...ways, s24: { type: 'final' }", 'lamp.on'),
  );
  const nested =
    'exists(page, (a) => exists(page, (b) => exists(page, (c) => exists(page, (d) => a.is(b).is(c.is(d))))))';
  write('terms.ts', file("a: { on: { go: { actions: 'go', target: 'b' } } }, b: { type: 'final' }", nested));
  expect((await racewalk(['check', 'ways.ts'], { cwd: path })).err).toMatch(
    /^racewalk: ways\.ts:14:29: .* ways through its/,
  );
  expect((await racewalk(['check', 'terms.ts'], { cwd: path })).err).toMatch(
    /^racewalk: terms\.ts:16:3: .* terms when its/,
  );
});
