import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pageFault } from '../../bench/models/page-fault.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { promela } from '../../checker/export/promela.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import { compare } from '../../parity/compare.ts';
import { hasSpin } from '../../parity/spin.ts';
import { scenarios } from '../../scenarios/index.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { counter } from '../counter.ts';
import { terminationDetection } from '../oracles/ewd840.ts';
import { lostUpdate } from '../oracles/lost-update.ts';
import { leftFirst } from '../oracles/philosophers.ts';
import { readersWriters } from '../oracles/readers-writers.ts';
import { build } from '../random/build.ts';
import { system } from '../random/system.ts';
import { channel } from './channel.ts';
import { constructsOf } from './constructs.ts';
import { crossedLocks } from './crossed-locks.ts';
import { impatientWriter } from './impatient-writer.ts';
import { ringBuffer } from './ring-buffer.ts';
import { waitsForNothing } from './waits-for-nothing.ts';

type Case = readonly [scenario: Scenario, mutant: string | null];

function ours(name: string, mutant: string | null = null): Case {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario '${name}'`);
  return [scenario, mutant];
}

/** Small, and between them with every construct of the language. */
const cases: readonly Case[] = [
  ours('two-threads-one-page'),
  ours('two-threads-one-page', 'no PTL'),
  ours('fault-in-exit'),
  ours('register-against-exit', 'freed under the operation'),
  ours('register-against-register', 'mmap_lock not taken'),
  ours('remove-event-killed', 'sleeps uninterruptibly'),
  ours('remap-crosswise', 'source first'),
  ours('device-fault-against-zap', 'tree never unmarked'),
  ours('fault-against-register', 'VMA lock forgotten'),
  ours('fault-against-copy', 'copy under the PTL'),
  ours('fault-against-close', 'no reference'),
  ours('fault-against-munmap'),
  [counter(), null],
  [counter(), 'no lock'],
  [lostUpdate(2), null],
  [leftFirst(3), null],
  [readersWriters(2, 1), null],
  [impatientWriter, null],
  [crossedLocks, null],
  [waitsForNothing, null],
  [terminationDetection(3), null],
  [channel(2, 'any'), null],
  [channel(3, 'in order', 3), null],
  [ringBuffer, null],
  [ringBuffer, 'wakes nobody'],
  [pageFault(2, 4_746), null],
];

/** The first few that can start, have a state to move to, are small, and not too intricate to be exported. */
function randomCases(count: number): Case[] {
  const found: Case[] = [];
  for (const text of fc.sample(system, { numRuns: 200, seed: 20_260_000 })) {
    const scenario = build(text);
    if (found.length < count && isFit(scenario)) found.push([scenario, null]);
  }
  return found;
}
function isFit(scenario: Scenario): boolean {
  try {
    const system = buildSystem(scenario);
    const search = exploreUpTo(system, 500);
    if (!search.complete || search.exploration.states < 10) return false;
    promela(buildProgram(system), { states: null, asserts: true });
    return true;
  } catch (problem) {
    if (problem instanceof ModelError) return false;
    throw problem;
  }
}

const constructs = [
  ...[
    'and',
    'or',
    'not',
    'if',
    'equal',
    'less',
    'plus',
    'minus',
    'modulo',
    'position',
    'member',
    'truth',
    'number',
    'constant',
    'size',
    'bound',
  ],
  ...['exists', 'every', 'count', 'self', 'chosen', 'known', 'read', 'has', 'length', 'head', 'in state'],
  ...[
    'flag',
    'enum',
    'range',
    'index',
    'optional',
    'tracked reference',
    'queue',
    'wait queue',
    'set',
    'lockless access',
  ],
  ...[
    'each',
    'enqueue',
    'dequeue',
    'remove',
    'include',
    'exclude',
    'clear',
    'check',
    'arbitrary',
    'such that',
    'expire',
    'sleep',
    'user copy',
  ],
  ...['acquire exclusive', 'acquire read', 'acquire write', 'release exclusive', 'release read', 'release write'],
  ...['queue write', 'leave write', 'downgrade read', 'lockable exclusive', 'lockable read', 'lockable write'],
  ...['holds exclusive', 'holds read', 'holds write', 'dropped lock', 'initial registers'],
  ...['always', 'raise', 'onDone', 'entry action', 'exit action', 'final', 'idle', 'asleep', 'optional event'],
  ...['property always', 'property never', 'property sometimes', 'property atEnd', 'property asserted'],
];

const minutes = 60_000;
const spin = await hasSpin();
// The continuous integration installs spin, so that nothing is skipped there unnoticed.
if (!spin && process.env.RACEWALK_SPIN === 'required') {
  test('spin and gcc are installed where RACEWALK_SPIN is required', () => {
    throw new Error('the comparison with Spin would be skipped: no spin or no gcc');
  });
}

(spin ? describe : describe.skip)(
  `Spin counts the same states and finds the same verdict${spin ? '' : ' (skipped: no spin)'}`,
  () => {
    test.each(
      cases.map(([scenario, mutant]) => ({ name: [scenario.name, mutant ?? []].flat().join(' / '), scenario, mutant })),
    )(
      '$name',
      async ({ scenario, mutant }) => {
        expect(await compare(scenario, mutant, 100_000)).toMatchObject({ problem: null, equal: true });
      },
      2 * minutes,
    );

    // Without assertions, as `racewalk export` writes it unless it is told otherwise.
    test(
      "the commands in an export's head count the expected states",
      () => {
        const [folder, program] = [mkdtempSync(join(tmpdir(), 'racewalk-test-')), buildProgram(buildSystem(counter()))];
        const text = promela(program, { states: 17, asserts: false });
        writeFileSync(join(folder, 'counter.pml'), text);
        const commands = [...text.matchAll(/^ \* {3}(.*)$/gm)].map(([, command = '']) =>
          command.replace('FILE', 'counter.pml'),
        );
        expect(commands.map((command) => command.split(' ')[0])).toEqual(['spin', 'gcc', './pan']);
        const { stdout } = spawnSync('sh', ['-ec', commands.join('\n')], { cwd: folder, encoding: 'utf8' });
        rmSync(folder, { recursive: true });
        expect(stdout).toMatch(/\b17 states, stored/);
        expect(stdout).toMatch(/errors: 0\b/);
      },
      minutes,
    );

    test(
      'random systems',
      async () => {
        const rows = await Promise.all(randomCases(8).map(([scenario]) => compare(scenario, null, 100_000)));
        expect(rows.filter((row) => !('equal' in row && row.equal))).toEqual([]);
        expect(rows).toHaveLength(8);
      },
      5 * minutes,
    );
  },
);

test('the systems that are compared with Spin use every construct of the language', () => {
  const used = new Set(cases.flatMap(([scenario, mutant]) => [...constructsOf(buildSystem(scenario, mutant))]));
  expect(constructs.filter((construct) => !used.has(construct))).toEqual([]);
});
