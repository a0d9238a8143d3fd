import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { functionsOf } from '../../litmus/conform/functions.ts';
import { judged } from '../../litmus/conform/judge.ts';
import { readTraced } from '../../litmus/conform/log.ts';
import { conformScenario, Model } from '../../litmus/conform/model.ts';
import { Places } from '../../litmus/conform/places.ts';
import { type Recording, readRun, recordingOf } from '../../litmus/conform/recording.ts';
import { conforms } from '../../litmus/conform/search.ts';
import { litmusTests } from '../../litmus/index.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { root } from '../build.ts';

const recorded = (kernel: string): Recording =>
  JSON.parse(readFileSync(join(root, `test/litmus/traces/${kernel}.json`), 'utf8'));
const recordings = ['6.1', '6.12'].map((kernel) => [kernel, recorded(kernel)] as const);
const named = (name: string): LitmusTest => {
  const found = litmusTests.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no test '${name}'`);
  return found;
};

describe.each(recordings)('traces of %s', (_, recording) => {
  test.each(Object.keys(recording.tests))('of %s are paths of the machines', (name) => {
    const { runs, accepted, rejections } = judged(named(name), recording);
    expect(rejections).toEqual([]);
    expect([runs, accepted]).toEqual([40, 40]);
  });
});

const recording = recorded('6.12');
const places = new Places(new Set(recording.probed));
/** The runs of a test with a log changed by hand. */
const altered = (name: string, change: (log: string) => string): number => {
  const test = named(name);
  const model = new Model(test, conformScenario(test, recording.era));
  return (recording.tests[name] ?? []).filter((run) => {
    const log = change(run.log);
    return log !== run.log && conforms(model, readRun({ ...run, log }, recording.probed), places).accepted;
  }).length;
};
const at = (name: string): number => recording.probed.indexOf(name);

describe('no path of the machines', () => {
  test('ends a load with another word', () => {
    expect(altered('load-copy', (log) => log.replace('0E0:source', '0E0:zero'))).toBe(0);
  });
  test('sleeps where the kernel returned', () => {
    expect(altered('load-copy', (log) => log.replace('0E0:source', '0S0'))).toBe(0);
  });
  test('goes through a function in which it has no step to take', () => {
    const wakes = `0>${at('__wake_userfault')} 0<${at('__wake_userfault')}`;
    expect(altered('copy-copy', (log) => log.replace('0B0', `0B0 ${wakes}`))).toBe(0);
  });
  test('fills a page without mfill_atomic_install_pte()', () => {
    const install = new RegExp(`[01][<>]${at('mfill_atomic_install_pte')}( |$)`, 'g');
    expect(altered('load-copy', (log) => log.replace(install, ''))).toBe(0);
  });
});

test('a munmap() that keeps mmap_lock for writing has no path to a copy that ends beside it', () => {
  const copy = named('copy-munmap');
  const scenario = conformScenario(copy, recording.era);
  const actor = Object.entries(scenario.actors).find(([name]) => name.includes('munmap'))?.[1];
  if (actor === undefined) throw new Error('no actor unmaps');
  const keeps = { ...actor, initial: unmapper.runs(munmap, { page: 0 }).initial };
  const actors = Object.fromEntries(
    Object.entries(scenario.actors).map(([name, spec]) => [name, spec === actor ? keeps : spec]),
  );
  const model = new Model(copy, { ...scenario, actors });
  const verdicts = (recording.tests['copy-munmap'] ?? []).map((run) =>
    conforms(model, readRun(run, recording.probed), places),
  );
  const rejected = verdicts.flatMap((verdict) => (verdict.accepted ? [] : [verdict.came]));
  expect(rejected).toEqual(['P0 ends call 1: ENOENT']);
});

test('what the program prints is read, and kept, in the order of the clock', () => {
  const functions = functionsOf([named('load-copy')]);
  const number = functions.indexOf('handle_userfault');
  const printed = [
    'probe\thandle_userfault\thandle_userfault',
    'hidden\tuserfaultfd_copy\t',
    'test\tload-copy\t',
    'thread\t0\t140',
    'run\tended\tsource ok',
    'log\t            init-140     [000] .....            6: tracing_mark_write: B 0 0 ',
    `log\t            init-140     [000] ...1.            7: e${number}_0: (handle_userfault+0x4/0x8e0)`,
    'log\t            init-140     [000] .....            8: userfaultfd_ctx_put <-handle_userfault',
    `log\t            init-140     [000] .....            9: r${number}_0: (do_anonymous_page <- handle_userfault)`,
    'log\t            init-140     [000] .....           10: tracing_mark_write: E 0 0 source',
    'log\t            init-140     [000] .....           11: handle_userfault <-after_the_call',
    'end\t\t',
  ];
  const traced = readTraced(printed.join('\r\n'), functions);
  expect(readTraced(printed.slice(0, -1).join('\n'), functions)).toBeNull();
  if (traced === null) throw new Error('not read');
  const kept = recordingOf(traced, { release: '6.12.117+deb12', era: '6.9', date: '2026-11-30', seed: 1 });
  expect(kept.tests['load-copy']).toEqual([{ times: 1, outcome: 'source ok', log: '0B0 0>0 0<0 0E0:source' }]);
  expect([kept.kernel, kept.hidden, kept.family]).toEqual(['6.12.117', ['userfaultfd_copy'], ['userfaultfd_ctx_put']]);
});
