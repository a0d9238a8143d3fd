/** A search that was kept and gone on with is the search that was never interrupted; any other checkpoint is refused. */
import { describe, expect, test } from '@jest/globals';
import { type CheckOptions, check } from '../../../checker/check.ts';
import type { Scenario } from '../../../checker/language/index.ts';
import type { Cut, Result } from '../../../checker/report/result.ts';
import { CheckpointError, type CheckpointOptions, type Storage } from '../../../checker/search/checkpoint.ts';
import { seeded } from '../../../checker/search/random.ts';
import { depthFirst } from '../../../checker/search/strategy.ts';
import { bothDone, counter, noneLost } from '../../counter.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';
import { inMemory } from './in-memory.ts';

const dinner = leftFirst(9);
const visitAll = { until: null };

function keeping(storage: Storage, changes: Partial<CheckpointOptions> = {}): CheckpointOptions {
  return { storage, resume: false, due: () => true, failed: () => {}, version: '1', ...changes };
}
/** Interrupts at the look of that number. */
function interruptedAfter(looks: number, cut: Cut = 'interrupt'): () => Cut | null {
  let left = looks;
  return () => (left-- > 0 ? null : cut);
}
/** Without what says that it went on from a checkpoint. */
function byItself({ explored, ...rest }: Result): Result {
  return { ...rest, explored: { ...explored, resumed: null } };
}
function message(work: () => unknown): string {
  try {
    work();
  } catch (problem) {
    if (problem instanceof CheckpointError) return problem.message;
    throw problem;
  }
  return '';
}

/** The search, interrupted at each `looks`th look at the clock and gone on with until it ends. */
function inPieces(scenario: Scenario, options: CheckOptions, looks: number): { result: Result; pieces: number } {
  const { storage } = inMemory();
  let pieces = 1;
  for (;;) {
    const checkpoints = keeping(storage, { resume: pieces > 1, due: () => pieces % 2 === 0 });
    const result = check(scenario, null, { ...options, checkpoints, interrupted: interruptedAfter(looks) });
    if (result.cut !== 'interrupt') return { result, pieces };
    pieces++;
  }
}

describe('a search that has ended', () => {
  test.each([
    { name: 'having seen everything', scenario: dinner, options: visitAll },
    { name: 'at a violation', scenario: dinner, options: { until: 'deadlock' } },
    {
      name: 'at a violation of the first state',
      scenario: counter({ properties: [noneLost] }),
      options: { until: 'C1' },
    },
  ])('$name, stays so, however little time it is given, and says from what it went on', ({ scenario, options }) => {
    const { storage, files } = inMemory();
    const whole = check(scenario, null, { ...options, checkpoints: keeping(storage, { due: () => false }) });
    const manifest = files.get('manifest') ?? new Uint8Array();
    for (const cut of ['time', 'interrupt'] as const) {
      const again = check(scenario, null, {
        ...options,
        checkpoints: keeping(storage, { resume: true }),
        interrupted: () => cut,
      });
      expect(byItself(again)).toEqual(whole);
      expect(again.explored.resumed).toEqual({ states: whole.states, digest: storage.digest(manifest) });
    }
  });
});

describe('a forged checkpoint', () => {
  /** Altered by somebody who knows how to write one. */
  function forged(change: (manifest: string) => string): string {
    const { storage, files } = inMemory();
    check(dinner, null, { ...visitAll, checkpoints: keeping(storage) });
    const [head = '', body = ''] = new TextDecoder().decode(files.get('manifest')).split('\n');
    const text = change(body);
    files.set(
      'manifest',
      new TextEncoder().encode(`${head}\n${text}\n${storage.digest(new TextEncoder().encode(text))}\n`),
    );
    const checkpoints = keeping(storage, { resume: true });
    return message(() => check(dinner, null, { ...visitAll, checkpoints }));
  }
  test.each<[string, string, (manifest: string) => string]>([
    [
      'that reads elsewhere',
      "its part 1 is called '../states-0'",
      (text) => text.replace('"states-0"', '"../states-0"'),
    ],
    [
      'with another number of states',
      'its parts are not its states',
      (text) => text.replace(/"states":(\d+),"transitions"/, '"states":1$1,"transitions"'),
    ],
    [
      'that stands beyond its states',
      'it stands where no search can',
      (text) => text.replace(/"expanded":\d+/, '"expanded":99999999'),
    ],
    ['with other notes', 'its notes are of another length', (text) => text.replace(/"notes":"../, '"notes":"')],
    ['with parts of another size', 'its part 1 has a wrong size', (text) => text.replace(/"bytes":\d+/, '"bytes":8')],
  ])('%s is refused: %s', (_, why, change) => {
    expect(forged(change)).toBe(`its file 'manifest' is altered: ${why}`);
  });
});

describe('a search that is interrupted and gone on with', () => {
  test.each([
    { name: 'everything', scenario: dinner, options: visitAll, pieces: 4 },
    { name: 'up to a violation', scenario: dinner, options: { until: 'deadlock' }, pieces: 2 },
    { name: 'with witnesses', scenario: twoPhaseCommit(6), options: visitAll, pieces: 6 },
  ])('gives the result of one that is not: $name', ({ scenario, options, pieces }) => {
    const kept = inPieces(scenario, options, 0);
    expect(byItself(kept.result)).toEqual(check(scenario, null, options));
    expect(kept.pieces).toBeGreaterThanOrEqual(pieces);
    expect(byItself(inPieces(scenario, options, 2).result)).toEqual(byItself(kept.result));
  });

  test('keeps what was found, witnessed and taken before', () => {
    const scenario = counter({ properties: [noneLost, bothDone] });
    const { storage } = inMemory();
    const whole = check(scenario, null, { ...visitAll, checkpoints: keeping(storage) });
    // The checkpoint of a small search is that of its first state; all is found once more.
    expect(byItself(check(scenario, null, { ...visitAll, checkpoints: keeping(storage, { resume: true }) }))).toEqual(
      whole,
    );
    expect(whole.violations.map(({ property }) => property)).toEqual(['C2']);
  });

  test('goes on with more memory where there was too little', () => {
    const { storage } = inMemory();
    const small = check(dinner, null, { ...visitAll, memory: 2 ** 17, checkpoints: keeping(storage) });
    expect(small.cut).toBe('memory');
    const again = keeping(storage, { resume: true });
    expect(byItself(check(dinner, null, { ...visitAll, memory: 2 ** 17, checkpoints: again }))).toEqual(small);
    expect(byItself(check(dinner, null, { ...visitAll, checkpoints: again }))).toEqual(check(dinner, null, visitAll));
  });

  test('does the same when the time is over', () => {
    const { storage } = inMemory();
    const cut = check(dinner, null, {
      ...visitAll,
      checkpoints: keeping(storage),
      interrupted: interruptedAfter(1, 'time'),
    });
    expect(cut.cut).toBe('time');
    const rest = check(dinner, null, { ...visitAll, checkpoints: keeping(storage, { resume: true }) });
    expect(byItself(rest)).toEqual(check(dinner, null, visitAll));
  });

  test('writes each state once', () => {
    const { storage, files } = inMemory();
    check(dinner, null, { ...visitAll, checkpoints: keeping(storage), interrupted: interruptedAfter(4) });
    const { states, segments } = JSON.parse(new TextDecoder().decode(files.get('manifest')).split('\n')[1] ?? '');
    expect(segments.length).toBeGreaterThan(4);
    const bytes = segments.map(({ name }: { name: string }) => files.get(name)?.length ?? 0);
    const record = bytes[0];
    expect(bytes.reduce((sum: number, each: number) => sum + each, 0)).toBe(states * record);
  });
});

describe('a storage that fails', () => {
  test('at any write ends the search and keeps what is there', () => {
    const whole = check(dinner, null, visitAll);
    const { storage, writes } = inMemory();
    check(dinner, null, { ...visitAll, checkpoints: keeping(storage), interrupted: interruptedAfter(3) });
    for (let at = 1; at <= writes(); at++) {
      const { storage, files } = inMemory(new Map(), at);
      const told: string[] = [];
      const checkpoints = keeping(storage, { failed: (why) => void told.push(why) });
      const cut = check(dinner, null, { ...visitAll, checkpoints, interrupted: interruptedAfter(3) });
      expect(cut.cut).not.toBeNull();
      expect(told).toEqual([expect.stringContaining('no space left')]);
      const again = inMemory(files).storage;
      const goOn = (): Result => check(dinner, null, { ...visitAll, checkpoints: keeping(again, { resume: true }) });
      // Before the first manifest there is nothing to go on from.
      if (at <= 2) expect(message(goOn)).toBe('there is no checkpoint');
      else expect(byItself(goOn())).toEqual(whole);
    }
  });

  test('is said to be why the search ended', () => {
    const checkpoints = keeping(inMemory(new Map(), 3).storage);
    expect(check(dinner, null, { ...visitAll, checkpoints }).cut).toBe('storage');
  });
});

describe('a checkpoint is refused', () => {
  const written = (): Map<string, Uint8Array> => {
    const { storage, files } = inMemory();
    check(dinner, null, { ...visitAll, checkpoints: keeping(storage), interrupted: interruptedAfter(3) });
    return files;
  };
  const resume = (files: Map<string, Uint8Array>, changes: Partial<CheckpointOptions> = {}, options = {}): string =>
    message(() => {
      const checkpoints = keeping(inMemory(files).storage, { resume: true, ...changes });
      return check(dinner, null, { ...visitAll, checkpoints, ...options });
    });
  const changed = (of: Map<string, Uint8Array>, name: string, bytes: Uint8Array | null): Map<string, Uint8Array> => {
    const files = new Map(of);
    if (bytes === null) files.delete(name);
    else files.set(name, bytes);
    return files;
  };

  test('but not this one as it was written', () => {
    const files = written();
    expect(resume(files)).toBe('');
    expect(files.size).toBeGreaterThan(4);
  });

  test('without one of its files', () => {
    const files = written();
    for (const name of files.keys()) {
      const words = name === 'manifest' ? /^there is no checkpoint$/ : new RegExp(`'${name}' is missing`);
      expect(resume(changed(files, name, null))).toMatch(words);
    }
  });

  test('with a file that is cut off or goes on', () => {
    const files = written();
    for (const [name, bytes] of files) {
      const lengths = [0, Math.floor(bytes.length / 2), bytes.length - 1];
      for (const length of lengths) expect(resume(changed(files, name, bytes.slice(0, length)))).toMatch(/damaged/);
      expect(resume(changed(files, name, new Uint8Array([...bytes, 10])))).toMatch(/damaged/);
    }
  });

  test('with one bit altered anywhere', () => {
    const files = written();
    for (const [name, bytes] of files) {
      const random = seeded(7);
      const places = Array.from({ length: name === 'manifest' ? 15 : 3 }, () => Math.floor(random() * bytes.length));
      for (const at of [0, ...places, bytes.length - 1]) {
        const altered = bytes.slice();
        altered[at] = (altered[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        expect(resume(changed(files, name, altered))).toMatch(/damaged|format/);
      }
    }
  });

  test('with the segments of two searches mixed up', () => {
    const files = written();
    files.set('states-1', files.get('states-2') ?? new Uint8Array());
    expect(resume(files)).toMatch(/'states-1' is damaged/);
  });

  test.each<[string, RegExp, Partial<CheckpointOptions>, CheckOptions]>([
    ['version', /its version is '?1'?, but here it is '?2'?/, { version: '2' }, {}],
    ['end', /its end of search is every state, but here it is deadlock/, {}, { until: 'deadlock' }],
    ['memory', /19682|has \d+ states, for which the memory limit is too small/, {}, { memory: 2 ** 16 }],
    ['order', /'depth first' cannot be kept/, {}, { strategy: depthFirst() }],
  ])('of another %s', (_, words, changes, options) => {
    expect(resume(written(), changes, options)).toMatch(words);
  });

  test('of another format', () => {
    const files = written();
    const text = new TextDecoder().decode(files.get('manifest')).replace('checkpoint 1\n', 'checkpoint 2\n');
    expect(resume(changed(files, 'manifest', new TextEncoder().encode(text)))).toBe(
      'it has format 2, but this racewalk reads format 1 only',
    );
  });

  test('of another scenario or mutant, or of one that has changed since', () => {
    const { storage } = inMemory();
    check(counter(), null, { checkpoints: keeping(storage) });
    const of = (scenario: Scenario, mutant: string | null = null): string =>
      message(() => check(scenario, mutant, { checkpoints: keeping(storage, { resume: true }) }));
    expect(of(counter())).toBe('');
    expect(of(dinner)).toContain('its scenario is counter, but here it is philosophers-left-first-9');
    expect(of(counter(), 'no lock')).toContain('its mutant is none, but here it is no lock');
    expect(of(counter({ properties: [bothDone] }))).toContain('the scenario has changed since');
  });
});
