import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { drawRace } from '../../checker/report/race.ts';
import {
  close,
  copy,
  copyWithoutWake,
  dontneed,
  type LitmusTest,
  litmus,
  load,
  munmap,
  read,
  register,
  store,
  wake,
  zeropage,
} from '../../litmus/litmus-test.ts';
import { litmusScenarioNamed } from '../../litmus/named.ts';
import { predict } from '../../litmus/predict.ts';

type Threads = LitmusTest['threads'];
const of = (threads: Threads, setting: LitmusTest['setting'] = { armed: true }): LitmusTest =>
  litmus({ name: 'own', text: 'own', setting, threads });
const outcomesOf = (test: LitmusTest): string[] =>
  predict(test, '6.9')
    .outcomes.map(({ outcome }) => outcome.join(' '))
    .sort();

// Each set is what the documents of the calls promise, and no more.
describe('the outcomes', () => {
  const known: [string, LitmusTest, string[]][] = [
    ['of two copies of one page: one succeeds', of([[copy()], [copy()]]), ['EEXIST ok', 'ok EEXIST']],
    ['of a load that is served: it yields what was copied', of([[load()], [copy()]]), ['source ok']],
    ['of a wake-up without a fill: who is woken faults again', of([[load()], [wake()]]), ['asleep ok']],
    [
      'of a copy that wakes nobody: a load comes after it, or sleeps',
      of([[load()], [copyWithoutWake()]]),
      ['asleep ok', 'source ok'],
    ],
    ['of close(): the kernel serves the load', of([[load()], [close()]]), ['zero returned']],
    [
      'of two readers of one message: one of them waits for another',
      of([[load()], [read()], [read()]]),
      ['asleep asleep fault', 'asleep fault asleep'],
    ],
    [
      'of munmap(): a load of a page that is there comes before it, or is too late',
      of([[load()], [munmap()]], { mapped: ['A'] }),
      ['SIGSEGV returned', 'written returned'],
    ],
    [
      'of MADV_DONTNEED: a store comes before it, and is lost, or after it',
      of([[store()], [dontneed(), load()]], { mapped: ['A'] }),
      ['ok returned written', 'ok returned zero'],
    ],
    ['of a mapping that nobody serves', of([[load()], [register()]], {}), ['asleep ok', 'zero ok']],
  ];
  test.each(known)('%s', (_, test, outcomes) => {
    expect(outcomesOf(test)).toEqual([...outcomes].sort());
  });
});

describe('calls of one thread', () => {
  test('are made one after the other', () => {
    // If the load could come first it would sleep, and zero would be loaded if the second copy could succeed.
    expect(outcomesOf(of([[copy(), load(), copy()], [wake()]]))).toEqual(['ok source EEXIST ok']);
  });
  test('that come after one that sleeps have not begun', () => {
    expect(outcomesOf(of([[load(), zeropage()], [wake()]]))).toEqual(['asleep - ok']);
  });
});

test('each outcome has a token that replays, and a race that ends in it', () => {
  const { outcomes, system } = predict(of([[load()], [copyWithoutWake()]]), '6.9');
  for (const { path, property, token } of outcomes) {
    const drawn = drawRace(system, path, property);
    expect(drawn).toContain(`racewalk replay ${token}`);
    expect(drawn).toContain(`broken: ${property}:`);
  }
});

test('a token names a scenario that is made again', () => {
  const scenario = litmusScenarioNamed('litmus-load-unregister-6.9')?.scenario ?? null;
  expect(scenario === null ? [] : buildSystem(scenario).properties.map(({ id }) => id)).toEqual([
    'zero returned',
    'asleep returned',
  ]);
  expect(litmusScenarioNamed('litmus-load-unregister-2.6')).toBeNull();
});
