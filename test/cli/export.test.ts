import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import { eventually } from '../../checker/language/index.ts';
import { counter, memory, noneLost, readsOne } from '../counter.ts';
import { folder, racewalk, userFile } from './in-process.ts';

const { path, write } = folder();
write('mine.ts', userFile(2, 1));
// Who moves whom depends on whom others have moved before, four times over.
write(
  'intricate.ts',
  userFile(6, 1)
    .replace('{ actor, array,', '{ actor, array, index,')
    .replace("shared('memory', {", "shared('memory', { next: array(actor, index(actor)),")
    .replace('actions: {', 'actions: { move: follow(6),')
    .replace("actions: 'add'", "actions: ['add', 'move']")
    .replace(
      'const adder',
      `const follow = (steps: number) => Array.from({ length: steps }, () =>
  memory.next.at(memory.next.at(memory.next.at(me))).set(memory.next.at(memory.next.at(me))));
const adder`,
    ),
);
const inFolder = (...argv: string[]) => racewalk(['export', ...argv], { cwd: path });
const head = (text: string): string => text.slice(0, text.indexOf('*/'));

describe('racewalk export', () => {
  test('begins with the scenario, its fingerprint, the distinct states and the commands that count them', async () => {
    const { code, out, err } = await inFolder('counter', '--to', 'promela');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(head(out).split('\n')).toEqual([
      '/* counter',
      ' * Two threads add one each.',
      ` * fingerprint ${fingerprint(buildSystem(counter()))}`,
      ' * expected: 17 distinct states',
      ' * For counting: an erroneous step does not exist here, and nothing is asserted.',
      ' *   spin -o1 -o2 -o3 -a FILE',
      ' *   gcc -O2 -DNOREDUCE -DSAFETY -o pan pan.c',
      ' *   ./pan -E -m1017 -w16',
      ' ',
    ]);
  });

  test('names processes, labels, events and fields as the model does', async () => {
    const { out } = await inFolder('counter');
    expect(out).toContain('byte memory_count;');
    expect(out).toContain('active proctype a() { /* adding thread */\nready:\n  if\n  /* lock */\n');
    expect(out).toContain('end_done:\n  false;');
    expect(out).not.toContain('assert(');
  });

  test('--assert adds what is claimed, to be found wrong in a broken form', async () => {
    const { out } = await inFolder('counter', '--mutant', 'no lock', '--assert');
    expect(head(out)).toContain('/* counter, mutant no lock\n');
    expect(head(out)).toContain(fingerprint(buildSystem(counter(), 'no lock')));
    expect(out).toContain('/* C1: no addition is lost */');
  });

  test('writes into a file and then prints nothing', async () => {
    const printed = await inFolder('counter');
    expect(await inFolder('counter', '-o', 'counter.pml')).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(path, 'counter.pml'), 'utf8')).toBe(printed.out);
  });

  test('prints one document with the text, or with the file that has it', async () => {
    const { out } = await inFolder('counter', '--json');
    expect(JSON.parse(out)).toMatchObject({
      racewalk: 1,
      command: 'export',
      scenario: 'counter',
      mutant: null,
      to: 'promela',
      states: 17,
      text: (await inFolder('counter')).out,
    });
    const written = JSON.parse((await inFolder('counter', '--json', '-o', 'other.pml')).out);
    expect(written).toMatchObject({ file: 'other.pml' });
    expect(written).not.toHaveProperty('text');
  });

  // Each of two threads adds 0 or 1.
  test("exports a user's file", async () => {
    const { code, out } = await inFolder('mine.ts');
    expect(code).toBe(0);
    expect(head(out)).toContain('expected: 4 distinct states');
  });

  // 9 to the power of 4 are more states than the search visits between two looks at the clock.
  test('ends with 3 and tells no number of states where they have not all been visited', async () => {
    write('large.ts', userFile(4, 8));
    const { code, out, err } = await racewalk(['export', 'large.ts'], { cwd: path, interrupted: () => true });
    expect(code).toBe(3);
    expect(head(out)).toContain('expected: not counted');
    expect(err).toMatch(/^racewalk: the head tells no number of states: /);
  });

  test('refuses to assert a liveness property, and counts a scenario that has one', async () => {
    const adds = eventually('E1', 'both have added', memory.count.is(2));
    const scenarios = [counter({ properties: [noneLost, readsOne, adds] })];
    expect((await racewalk(['export', 'counter'], { scenarios })).out).toContain('expected: 17 distinct states');
    const { code, out, err } = await racewalk(['export', 'counter', '--assert'], { scenarios });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain("'counter' cannot be exported with assertions: 'E1' speaks of whole runs");
  });

  const refused: [string, string[], string][] = [
    ['a language that it does not know', ['counter', '--to', 'tla'], 'promela'],
    ['an unknown scenario', ['countre'], "Did you mean 'counter'?"],
    ['an unknown mutant', ['counter', '--mutant', 'no lok'], "Did you mean 'no lock'?"],
    ['a file that cannot be written', ['counter', '-o', 'no/such/folder.pml'], 'no/such/folder.pml cannot be written'],
    ['a step that nobody could read', ['intricate.ts'], "event 'add' of 't0' in 'adding' cannot be exported"],
  ];
  test.each(refused)('refuses %s', async (_, argv, message) => {
    const { code, out, err } = await inFolder(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });
});
