import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { adder, counter } from '../counter.ts';
import { folder, promised, racewalk, userFile } from './in-process.ts';

const { path, write } = folder();
write('mine.ts', userFile(2, 1));
write('mine.js', userFile(2, 1).replace(': string[]', ''));

describe('racewalk replay', () => {
  const token = async (argv: readonly string[]): Promise<string> =>
    (await racewalk(argv)).out.match(/racewalk replay (\S+)/)?.[1] ?? '';

  test('prints the trace that the check printed, and ends with 1', async () => {
    const printed = (await racewalk(['check', '--bug', 'X01'])).out;
    const { code, out } = await racewalk(['replay', await token(['check', '--bug', 'X01'])]);
    expect(code).toBe(1);
    expect(out).toContain('broken: C1');
    expect(printed.startsWith(out)).toBe(true);
  });

  test('prints it as data', async () => {
    const document = JSON.parse((await racewalk(['replay', await token(['check', '--bug', 'X01']), '--json'])).out);
    expect(document).toMatchObject({ racewalk: 1, command: 'replay', property: 'C1', scenario: 'counter' });
    expect(document.steps).toHaveLength(8);
    expect(document.steps[0]).toMatchObject({ actor: expect.stringMatching(/^[ab]$/), event: 'lock' });
    expect(document.controlStates).toEqual({ a: 'done', b: 'done' });
  });
});

describe('racewalk simulate', () => {
  const simulate = (...argv: string[]) => racewalk(['simulate', 'counter', ...argv]);

  test('draws the same schedules for the same seed', async () => {
    const [first, again, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => simulate('--seed', seed, '--runs', '3')),
    );
    expect(first?.out).toBe(again?.out);
    expect(first?.out).toContain('seed 7');
    expect(other?.out).toContain('seed 8');
  });

  // A schedule passes 8 states: in the first, two threads may start; in the others, one thing may happen.
  test('never says that a scenario holds', async () => {
    const { code, out } = await simulate('--runs', '500');
    expect(code).toBe(3);
    expect(out).toBe(
      'counter: no violation found; 500 random schedules of at most 1,000 steps, seed 1; 17 states visited, 4,500 transitions; incomplete: random walks do not visit every state\n',
    );
  });

  test('shows the first race that it meets, which replays', async () => {
    const { code, out } = await simulate('--mutant', 'no lock', '--runs', '500');
    expect(code).toBe(1);
    const [race = '', token = ''] = [out.split('\n\ncounter / ')[0], out.match(/racewalk replay (\S+)/)?.[1]];
    expect(race).toContain('broken: C1');
    expect((await racewalk(['replay', token])).code).toBe(1);
  });

  test('prints one document', async () => {
    const { code, out } = await simulate('--runs', '2', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      racewalk: 1,
      command: 'simulate',
      results: [{ scenario: 'counter', verdict: 'incomplete', cut: 'runs', seed: 1, runs: 2 }],
    });
  });
});

describe('racewalk list', () => {
  test('names every scenario and says what it is about', async () => {
    expect(await racewalk(['list'])).toEqual({
      code: 0,
      out: 'counter  (own)\n  Two threads add one each.\n',
      err: '',
    });
  });

  test('--bugs names what reproduces each bug', async () => {
    expect((await racewalk(['list', '--bugs'])).out).toBe(
      `X01  counter / no lock
  the lock is not taken. (any textbook)
X02  counter / no check
  the write does not look whether the lock is held.
`,
    );
  });

  test('prints documents', async () => {
    const scenarios = JSON.parse((await racewalk(['list', '--json'])).out).scenarios;
    expect(scenarios).toMatchObject([{ scenario: 'counter', mutants: ['no lock', 'no check'] }]);
    const { bugs } = JSON.parse((await racewalk(['list', '--bugs', '--json'])).out);
    expect(bugs).toMatchObject([{ bug: 'X01', scenario: 'counter', mutant: 'no lock' }, { bug: 'X02' }]);
  });
});

describe('racewalk show', () => {
  test('says everything about a scenario', async () => {
    const scenario = counter({
      boundsReason: 'Two threads are the fewest that race.',
      reference: 'a book',
      bug: 'X00',
    });
    const { code, out } = await racewalk(['show', 'counter'], { scenarios: [scenario] });
    expect(code).toBe(0);
    expect(out).toBe(`counter
Two threads add one each.

Actors
  a: adding thread (adder)
  b: adding thread (adder)

Bounds
  Two threads are the fewest that race.

Shared state
  memory.count: range, guarded by memory.lock
  memory.lock: spinlock

Properties
  C1 (at the end): no addition is lost
  seen one (in some state): a thread sees the other one’s addition

Claimed
  holds, 17 states, 16 transitions, depth 8

Mutants
  no lock: the lock is not taken. – violates C1 in 8 steps (X01; any textbook)
  no check: the write does not look whether the lock is held. – still holds: a thread that writes
      holds it anyway (X02)

Reference
  X00; a book
`);
  });

  test('prints a document', async () => {
    const [shown] = JSON.parse((await racewalk(['show', 'counter', '--json'])).out).scenarios;
    expect(shown.actors[0]).toEqual({ name: 'a', machine: 'adding thread', role: 'adder' });
    expect(shown.fields[0]).toEqual({ field: 'memory.count', kind: 'range', guardedBy: 'memory.lock' });
  });
});

const machine = setup(vocabulary(adder)).createMachine({
  id: 'adding thread',
  initial: 'ready',
  states: {
    ready: {
      on: {
        lock: { guard: 'lock', actions: 'lock', target: 'locked' },
        'look at lock': { guard: 'holdsLock', target: 'unreached' },
      },
    },
    locked: { type: 'final' },
    unreached: { type: 'final' },
  },
});
const sometimesStuck = counter({ actors: { a: adder.runs(machine) }, properties: [], mutants: {} });

describe('racewalk diagram', () => {
  test('draws each machine once', async () => {
    const { code, out } = await racewalk(['diagram', 'counter']);
    expect([code, out.match(/read count/g)]).toEqual([0, ['read count']]);
    expect(out).toMatch(/^stateDiagram-v2\n/);
    expect((await racewalk(['diagram', 'counter', '--format', 'dot'])).out).toMatch(/^digraph "adding thread" \{\n/);
  });

  test('has only what the scenario reaches', async () => {
    const { out, err } = await racewalk(['diagram', 'counter'], { scenarios: [sometimesStuck] });
    expect([out.includes('locked'), out.includes('unreached'), err]).toEqual([true, false, '']);
  });

  test('of a mutant marks what differs', async () => {
    const { code, out } = await racewalk(['diagram', 'counter', '--mutant', 'no check']);
    expect([code, out.match(/⊘/g)]).toEqual([0, ['⊘', '⊘']]);
    expect(out).toContain('s2 --> s3: ⊘ changed: write count ⊘ not asked#58; holds lock');
  });

  test('draws SVG without a browser', async () => {
    const { code, out } = await racewalk(['diagram', 'counter', '--format', 'svg']);
    expect(code).toBe(0);
    expect(out).toMatch(/<svg [\s\S]*read count[\s\S]*<\/svg>\n$/);
  });
});

describe('a race as a drawing', () => {
  test('of a mutant, of a bug and of a token is the same', async () => {
    const byMutant = await racewalk(['check', '--mutant', 'no lock', '--format', 'mermaid']);
    expect([byMutant.code, byMutant.err]).toEqual([1, '']);
    expect(byMutant.out).toMatch(/^sequenceDiagram\n {2}participant a0 as a<br>adding thread\n/);
    const [, token = ''] = /racewalk replay (\S+)\n$/.exec(byMutant.out.replaceAll('#58;', ':')) ?? [];
    const others = [
      await racewalk(['check', '--bug', 'X01', '--format', 'mermaid']),
      await racewalk(['replay', token, '--format', 'mermaid']),
    ];
    expect(others.map(({ out }) => out)).toEqual([byMutant.out, byMutant.out]);
  });

  test('in SVG is one drawing, and says which races are not in it', async () => {
    const two = [counter(), counter({ name: 'again' })];
    const { out, err } = await racewalk(['check', '--bug', 'X01', '--format', 'svg'], { scenarios: two });
    expect(out.match(/<svg /g)).toHaveLength(1);
    expect(err).toBe(
      'racewalk: the shortest of 2 races is drawn; name the scenario and --mutant for another: again / no lock\n',
    );
  });

  test('is none where nothing is violated', async () => {
    const { code, out, err } = await racewalk(['check', '--bug', 'X02', '--format', 'svg']);
    expect([code, out, err]).toEqual([0, '', 'racewalk: nothing is violated, so that there is no race to draw\n']);
  });
});

describe('a file of the user', () => {
  test.each(['mine.ts', 'mine.js'])('%s shares this very build and is checked', async (file) => {
    const { code, out, err } = await racewalk(['check', file], { cwd: path });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^mine: holds \(4 states, 4 transitions, depth 2, exhaustive\)\nreceipt: /);
  });

  test('may be shown, drawn and simulated, too', async () => {
    const codes = await Promise.all(
      ['show', 'diagram', 'simulate', 'list'].map(
        async (command) => (await racewalk([command, 'mine.ts'], { cwd: path })).code,
      ),
    );
    expect(codes).toEqual([0, 0, 3, 0]);
  });

  test('is named in the line that replays its race', async () => {
    write(
      'racy.ts',
      userFile(2, 1)
        .replace(promised, "properties: [never('N', 'all count', memory.count.at(0).is(1))]")
        .replace('import { actor', 'import { never, actor'),
    );
    const { code, out } = await racewalk(['check', 'racy.ts'], { cwd: path });
    const line = out.match(/racewalk (replay \S+ racy\.ts)\n/)?.[1] ?? '';
    expect(code).toBe(1);
    expect(out.startsWith((await racewalk(line.split(' '), { cwd: path })).out)).toBe(true);
  });
});

describe('racewalk', () => {
  test('prints its version and its help', async () => {
    expect((await racewalk(['--version'])).out).toBe('1.2.3\n');
    expect((await racewalk(['--help'])).out).toContain('check [...NAME]');
    expect((await racewalk(['check', '--help'])).out).toContain('--memory <size>');
    expect((await racewalk(['help', 'check'])).out).toContain('--memory <size>');
    expect((await racewalk(['--help'])).code).toBe(0);
  });
});
