/** Runs a command line in this process, with everything that it touches handed in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Scenario } from '../../checker/language/spec.ts';
import type { Io } from '../../cli/io.ts';
import { run } from '../../cli/run.ts';
import { counter } from '../counter.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What differs from the standard; its scenarios as they are. */
export type Changes = Partial<Omit<Io, 'scenarios'>> & { readonly scenarios?: readonly Scenario[] };

export async function racewalk(argv: readonly string[], changes: Changes = {}): Promise<Ran> {
  const { scenarios = [counter()], ...others } = changes;
  const written = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    paint: (_style, text) => text,
    width: 100,
    isErrTerminal: false,
    cwd: '/',
    now: () => 0,
    cpuSeconds: () => 0,
    interrupted: () => false,
    limited: () => {},
    memory: 2 ** 28,
    cores: 1,
    startSearcher: null,
    startThreads: null,
    version: '1.2.3',
    scenarios: async () => scenarios,
    protocols: async () => [
      { name: 'own', title: 'Own', text: '', sources: [], notModelled: [], scenarios: [...scenarios] },
    ],
    ...others,
  };
  const code = await run(argv, io);
  return { code, ...written };
}

/** A folder for users' files that is gone after the tests. */
export function folder(): { readonly path: string; write(name: string, text: string): void } {
  const path = mkdtempSync(join(tmpdir(), 'racewalk-test-'));
  afterAll(() => rmSync(path, { recursive: true }));
  return { path, write: (name, text) => writeFileSync(join(path, name), text) };
}

/** What it promises; a test may put something else in its place. */
export const promised =
  "properties: [atEnd('all', 'all have counted', every(actor, (each) => memory.count.at(each).is(most)))]";

/** A scenario as a user writes it: `count` threads, each adding one to a counter of its own up to `max`. */
export function userFile(count: number, max: number, more = ''): string {
  return `import { setup } from 'xstate';
import { actor, array, atEnd, every, me, range, role, scenario, shared, vocabulary } from 'racewalk';

const most = ${max};
const memory = shared('memory', { count: array(actor, range(0, most)) });
const adder = role('adder', { registers: {} }, () => ({
  guards: { isLess: memory.count.at(me).lessThan(most) },
  actions: { add: memory.count.at(me).increment() },
}));
const machine = setup(vocabulary(adder)).createMachine({
  id: 'adding thread',
  initial: 'adding',
  states: { adding: { tags: 'idle', on: { add: { guard: 'isLess', actions: 'add' } } } },
});
const names: string[] = Array.from({ length: ${count} }, (_, thread) => 't' + thread);
export default scenario({
  name: 'mine',
  text: 'Threads count.',
  actors: Object.fromEntries(names.map((name) => [name, adder.runs(machine)])),
  ${promised},
  ${more}
});
`;
}
