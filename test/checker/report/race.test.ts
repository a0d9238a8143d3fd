import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { parseToken } from '../../../checker/counterexample/token.ts';
import { drawRace, raceStyle, replayToken } from '../../../checker/report/race.ts';
import { counter } from '../../counter.ts';

const broken = () => buildSystem(counter(), 'no lock');
/** Both read before either writes. */
const path = [0, 0, 1, 1, 0, 0, 0, 0];

describe('a race', () => {
  test('is drawn with a column for each actor, the broken property in words, and the line that replays it', () => {
    const token = replayToken(broken(), path, 'C1');
    expect(drawRace(broken(), path, 'C1', { ...raceStyle, width: 76 })).toBe(`counter / no lock / X01
Two threads add one each. Broken on purpose: the lock is not taken.

   a                                     b
   adding thread                         adding thread
   =                                     =
1  lock
     ⊘ without the lock: memory.lock
2  read count
3                                        lock
                                           ⊘ without the lock: memory.lock
4                                        read count
5  write count
     memory.count: 0 → 1
6  unlock
7                                        write count
8                                        unlock

The state that results:
  memory.count: 1
  a is in 'done', b is in 'done'

broken: C1: no addition is lost (must hold when nothing that is owed is left
  to do)
Reference: any textbook

racewalk replay ${token}
`);
  });

  test('is the one that its token names', () => {
    expect(parseToken(replayToken(broken(), path, 'C1'))).toMatchObject({ mutant: 'no-lock', property: 0, path });
  });

  test('names the file from which it comes in the line that replays it', () => {
    expect(drawRace(broken(), path, 'C1', { ...raceStyle, file: 'my.ts' })).toMatch(/racewalk replay \S+ my\.ts\n$/);
  });

  test('in full shows every field of the last state', () => {
    const text = drawRace(broken(), path, 'C1', { ...raceStyle, full: true });
    const state = text.split('The state that results:\n')[1]?.split('\n\n')[0];
    expect(state?.split('\n')).toEqual([
      '  memory.count: 1',
      '  memory.lock: free',
      '  memory.touched: yes',
      '  memory.unused: yes',
      '  a.seen: 0',
      '  b.seen: 0',
      "  a is in 'done', b is in 'done'",
    ]);
  });

  test('shows the step that fails, and leaves out the columns of those without a step where there are many', () => {
    // Three additions take four steps each; the fourth thread fails with its third step, since 3 is the most.
    const [actor] = Object.values(counter().actors);
    if (actor === undefined) throw new Error('the counter has no actors');
    const actors = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, actor]));
    const crowded = counter({ actors, mutants: {} });
    const [violation] = check(crowded, null, { until: 'any' }).violations;
    expect(violation).toMatchObject({ property: 'assignment outside the domain', steps: 15 });
    const lines = drawRace(buildSystem(crowded), violation?.path ?? [], violation?.property ?? '', {
      ...raceStyle,
      width: 300,
    }).split('\n');
    const failing = lines.findIndex((line) => /^ *15 /.test(line));
    expect(lines[failing]).toMatch(/^ *15 +write count$/);
    expect(lines[failing + 1]?.trim()).toBe('✗ assignment outside the domain: memory.count := 4, outside 0 to 3');
    expect(lines.find((line) => line.startsWith('Without a step'))).toMatch(/^Without a step: [a-e]\.$/);
  });
});
