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
