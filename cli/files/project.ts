/** The files of a new project: a protocol with a mutant, its test, and what runs both. */

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** What the project needs besides Racewalk; the versions are those with which Racewalk itself is tested. */
export const projectDependencies = { typescript: '6.0.3', vitest: '4.1.12', xstate: '5.33.3' };

/** `folder`: the name of the project's folder. `version`: of Racewalk. */
export function projectFiles(folder: string, version: string): readonly ProjectFile[] {
  const manifest = {
    name:
      folder
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'protocol',
    private: true,
    type: 'module',
    scripts: { test: 'tsc && racewalk check counter.ts && vitest run' },
    devDependencies: { racewalk: version, ...projectDependencies },
  };
  const settings = {
    compilerOptions: {
      ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', types: [] },
      ...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true },
      allowImportingTsExtensions: true,
    },
    include: ['*.ts'],
  };
  return [
    { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: 'tsconfig.json', text: `${JSON.stringify(settings, null, 2)}\n` },
    { path: 'counter.ts', text: counter },
    { path: 'counter.test.ts', text: test },
    { path: '.github/workflows/test.yml', text: workflow },
    { path: '.gitignore', text: 'node_modules/\n' },
  ];
}

const counter = `/** Two threads add one to a counter under a lock. */
import { atEnd, range, role, scenario, shared, sometimes, spinlock, vocabulary, withoutLock } from 'racewalk';
import { setup } from 'xstate';

/** What the threads share. The lock guards the count: an access without it is an error. */
const memory = shared('memory', { lock: spinlock, count: range(0, 2) }, ({ lock }) => ({ count: lock.held() }));

/** What a thread has of its own, and the names that its machine uses. */
const adder = role('adder', { registers: { seen: range(0, 2) } }, ({ self }) => ({
  actions: {
    read: self.seen.set(memory.count),
    write: memory.count.set(self.seen.plus(1)),
    unlock: memory.lock.release(),
  },
  steps: { lock: memory.lock.acquire() },
}));

/** One transition is one thing that another thread can come before or after. */
const adding = setup(vocabulary(adder)).createMachine({
  id: 'adding thread',
  initial: 'ready',
  states: {
    ready: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: { on: { 'read count': { actions: 'read', target: 'read' } } },
    read: { on: { 'write count': { actions: 'write', target: 'written' } } },
    written: { on: { unlock: { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});

export default scenario({
  name: 'counter',
  text: 'Two threads add one each.',
  actors: { a: adder.runs(adding), b: adder.runs(adding) },
  properties: [
    atEnd('none lost', 'no addition is lost', memory.count.is(2)),
    sometimes('one by one', 'a thread sees what the other one added', adder.some((thread) => thread.seen.is(1))),
  ],
  expect: { verdict: 'holds' },
  mutants: {
    'no lock': {
      text: 'the lock is never taken.',
      change: withoutLock(memory.lock),
      expect: { violates: 'none lost', steps: 8 },
    },
  },
});
`;

const test = `import * as matchers from 'racewalk/vitest';
import { expect, test } from 'vitest';
import counter from './counter.ts';

expect.extend(matchers);

test('the counter is as claimed, and so is its broken form', () => {
  expect(counter).toBeAsClaimed();
});

test('without the lock an addition may be lost', () => {
  expect(counter).toViolate('none lost', { mutant: 'no lock' });
});
`;

const workflow = `name: test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm install
      - run: npx racewalk check counter.ts --github
      - run: npm test
`;
