/** What tsc refuses: each mistake is compiled by itself, and its one message must name what is wrong. */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';

/** In scope of every mistake. */
const prelude = `
import { setup } from 'xstate';
import {
  actionBecomes, array, atEnd, each, expire, fairRwsem, flag, guardBecomes, index, mutex, optional, pickIndex, queue, range,
  record, role, rwsem, set, shared, sort, spinlock, when, words,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const page = sort('page');
const frame = sort('frame');
const mm = shared('mm', {
  pte: array(page, record({ kind: words('none', 'present'), frame: optional(frame) })),
  refs: array(frame, range(0, 2)),
  dirty: flag,
  ptl: spinlock,
  sem: rwsem(),
  lock: fairRwsem(),
  list: queue(frame, 2),
  pages: set(page),
});
const faulter = role('faulter', { registers: { page: index(page), frame: optional(frame) }, choices: { frame } },
  ({ self, chosen }) => ({
    guards: {
      pteNone: mm.pte.at(self.page).kind.is('none'),
      refsAre: (params: { count: number }) => mm.refs.at(chosen.frame).is(params.count),
    },
    actions: {
      install: mm.pte.at(self.page).set({ kind: 'present', frame: self.frame }),
      setRefs: (params: { count: number }) => mm.refs.at(chosen.frame).set(params.count),
      unlock: mm.ptl.release(),
    },
    steps: { lockPtl: mm.ptl.acquire() },
  }));
const thread = setup(vocabulary(faulter));
const machine = thread.createMachine({ initial: 'a', states: { a: { on: {
  lock: { guard: 'lockPtl', actions: 'lockPtl', target: 'a' },
  install: { guard: 'pteNone', actions: ['install', 'unlock'] },
  refs: { guard: { type: 'refsAre', params: { count: 1 } }, actions: { type: 'setRefs', params: { count: 0 } } },
} } } });
`;

const folder = dirname(fileURLToPath(import.meta.url));

const on = (transition: string) =>
  `export const m = thread.createMachine({ initial: 'a', states: { a: { on: { e: ${transition} } } } });`;
const state = (config: string) => `export const m = thread.createMachine({ initial: 'a', states: { a: ${config} } });`;
const inRole = (condition: string) =>
  `export const r = role('r', { registers: { page: index(page), frame: optional(frame) }, choices: { frame } }, ({ self, chosen }) => ({ guards: { g: ${condition} } }));`;
const value = (expression: string) => `export const v = ${expression};`;

/** What is wrong, how it is written, and what the message must mention. */
const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ['a misspelt guard', on("{ guard: 'pteNon', target: 'a' }"), /"pteNon"/],
  ['a misspelt guard among ordered candidates', on("[{ guard: 'pteNon', target: 'a' }, { target: 'a' }]"), /"pteNon"/],
  ['a misspelt action', on("{ actions: 'instal' }"), /"instal"/],
  ['a misspelt action in a list', on("{ actions: ['install', 'unlok'] }"), /"unlok"/],
  ['a misspelt entry action', state("{ entry: 'instal' }"), /"instal"/],
  ['a misspelt step', on("{ guard: 'lockPte', actions: 'lockPtl' }"), /"lockPte"/],
  ['an action used as a guard', on("{ guard: 'install' }"), /"install"/],
  ['a guard used as an action', on("{ actions: 'pteNone' }"), /"pteNone"/],
  [
    'a param of another type',
    on("{ guard: { type: 'refsAre', params: { count: 'one' } } }"),
    /'string' is not assignable to type 'number'/,
  ],
  ['a missing param', on("{ actions: { type: 'setRefs' } }"), /params/],
  ['a param for a guard without any', on("{ guard: { type: 'pteNone', params: { count: 1 } } }"), /params|count/],
  ['an unknown tag', state("{ tags: 'asleeep' }"), /"asleeep"/],
  ['a misspelt reason to sleep', state("{ tags: 'asleep', meta: { while: 'pteNon' } }"), /"pteNon"/],
  ['a misspelt field', value('mm.ptes'), /'ptes' does not exist/],
  ['a misspelt field of a record', value('mm.pte.at(0).kin'), /'kin' does not exist/],
  ['a misspelt register', inRole('self.fram.is(0)'), /'fram' does not exist/],
  ['a misspelt choice', inRole('mm.refs.at(chosen.fram).is(0)'), /'fram' does not exist/],
  ['a misspelt word', value("mm.pte.at(0).kind.is('nune')"), /"nune"/],
  ['a misspelt word in an assignment', value("mm.pte.at(0).kind.set('nune')"), /"nune"/],
  ['a misspelt word in a list', value("mm.pte.at(0).kind.isOneOf('none', 'nune')"), /"nune"/],
  ['a misspelt field in an assignment of several', value("mm.pte.at(0).set({ kid: 'none' })"), /'kid' does not exist/],
  [
    'an array indexed by another sort',
    inRole('mm.pte.at(self.frame).kind.is("none")'),
    /"frame"' is not assignable to type '"page"/,
  ],
  [
    'an array indexed by a bound member of another sort',
    value('each(frame, (f) => mm.pte.at(f).kind.set("none"))'),
    /"frame"' is not assignable to type '"page"/,
  ],
  ['indices of two sorts compared', inRole('self.page.is(self.frame)'), /"frame"' is not assignable to type '"page"/],
  [
    'an index of another sort assigned',
    inRole('mm.pte.at(0).frame.set(self.page).op === "set"'),
    /"page"' is not assignable to type '"frame"/,
  ],
  ['another sort in a queue', inRole('mm.list.has(self.page)'), /"page"' is not assignable to type '"frame"/],
  ['another sort in a set', inRole('mm.pages.has(self.frame)'), /"frame"' is not assignable to type '"page"/],
  [
    'another sort freed',
    inRole('expire(frame, self.page).op === "expire"'),
    /"page"' is not assignable to type '"frame"/,
  ],
  [
    'another sort picked',
    inRole("self.frame.is(pickIndex(frame, true, self.page, 'none'))"),
    /"page"' is not assignable to type '"frame"/,
  ],
  ['a number as a condition', value('when(mm.refs.at(0), [])'), /NumberPlace/],
  ['a number assigned to a flag', value('mm.dirty.set(1)'), /'1' is not assignable to parameter of type 'CondLike'/],
  ['a condition used as a number', value('mm.refs.at(0).is(mm.dirty)'), /FlagPlace/],
  ['a number where a word belongs', value('mm.pte.at(0).kind.is(0)'), /'0' is not assignable/],
  [
    'none assigned to an index',
    inRole("self.page.set('none').op === 'set'"),
    /'string' is not assignable to parameter of type 'IndexLike<"page">'/,
  ],
  ['reading a spinlock as a semaphore', value('mm.ptl.acquireRead()'), /'acquireRead' does not exist/],
  ['queueing for a semaphore without a queue', value('mm.sem.queueWrite()'), /'queueWrite' does not exist/],
  ['acquiring a semaphore without a mode', value('mm.lock.acquire()'), /'acquire' does not exist/],
  ['assigning to a lock', value("mm.ptl.set('none')"), /'set' does not exist/],
  ['an initial register that does not exist', value('faulter.runs(machine, { pag: 0 })'), /'pag' does not exist/],
  ['an initial register of another type', value('faulter.runs(machine, { page: true })'), /'true' is not assignable/],
  ['a misspelt register in a property', value("faulter.some((t) => t.fram.is('none'))"), /'fram' does not exist/],
  [
    'a lock discipline for no field',
    value("shared('x', { a: flag, l: mutex }, (x) => ({ b: x.l.held() }))"),
    /'{ readonly b: Cond; }' has no properties in common/,
  ],
  [
    'a lock discipline that names no lock',
    value("shared('x', { a: flag, l: mutex }, (x) => ({ a: x.k.held() }))"),
    /'k' does not exist/,
  ],
  ['a mutant of no guard', value("guardBecomes(faulter, 'pteNon', true)"), /"pteNon"/],
  ['a mutant of no action', value("actionBecomes(faulter, 'instal', [])"), /"instal"/],
];

function compile(sources: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const configFile = join(folder, '../../../tsconfig.json');
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configFile));
  // Unused names of the prelude are no mistakes.
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false, noUnusedParameters: false });
  const { getSourceFile, readFile, fileExists } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = sources.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram(
    [...sources.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
    host,
  );
  return new Map(
    [...sources.keys()].map((path) => {
      const file = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [path, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}

describe('tsc', () => {
  const pathOf = (number: number) => join(folder, `mistake-${number}.ts`);
  let found: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    const sources = mistakes.map(([, text], number) => [pathOf(number), prelude + text] as const);
    found = compile(new Map([[pathOf(-1), `${prelude}export {};`], ...sources]));
  }, 60_000);

  test('accepts what all mistakes have in common', () => {
    expect(found.get(pathOf(-1))).toEqual([]);
  });

  test.each(mistakes.map(([name, , message], number) => ({ name, message, number })))(
    'refuses $name',
    ({ message, number }) => {
      const messages = found.get(pathOf(number)) ?? [];
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(message);
    },
  );
});
