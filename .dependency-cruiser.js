/** Who may import whom: one direction through the rooms, no circles, no module that a browser lacks in the core. */

/** What everything that searches for long sets in its process. */
const v8Flags = 'cli/process/v8-flags.ts';
/** Each room and the rooms that it may import from, beside itself. */
const rooms = {
  checker: [],
  models: ['checker'],
  machines: ['checker', 'models'],
  scenarios: ['checker', 'models', 'machines'],
  litmus: ['checker', 'models', 'machines'],
  cli: ['checker', 'models', 'machines', 'scenarios', 'litmus', 'index.ts'],
  'docs-generator': ['checker', 'models', 'machines', 'scenarios', 'litmus', 'index.ts', v8Flags],
  bench: ['checker', 'models', 'machines', 'scenarios', 'index.ts', 'docs-generator', v8Flags],
  parity: ['checker', 'models', 'machines', 'scenarios', 'index.ts', 'bench', v8Flags],
  testing: ['checker'],
  explorer: ['checker', 'models', 'machines', 'scenarios', 'litmus'],
  packaging: ['cli'],
};
/** Inside checker/compile, in the order in which a definition passes through. */
const stages = ['chart', 'system', 'weak', 'lower', 'analyse', 'reduce', 'emit'];

const within = (names) => `^(?:${names.map((name) => (name.endsWith('.ts') ? name : `${name}/`)).join('|')})`;
const everywhere = Object.keys(rooms);

export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'No file imports itself by way of others, types included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(rooms).map(([room, others]) => ({
      name: `direction-of-${room}`,
      comment: `${room}/ imports only from itself${others.length === 0 ? '' : ` and from ${others.join(', ')}`}.`,
      severity: 'error',
      from: { path: within([room]) },
      to: {
        path: within([...everywhere, 'index.ts', 'test']),
        pathNot: within([room, ...others]),
      },
    })),
    {
      name: 'core-in-a-browser',
      comment: 'checker/, models/, machines/, scenarios/, litmus/ and the page use no Node.js module.',
      severity: 'error',
      from: { path: within(['checker', 'models', 'machines', 'scenarios', 'litmus', 'explorer']) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'xstate-in-its-rooms',
      comment: "Models, scenarios and the command know no XState; the benchmark's models are machines too.",
      severity: 'error',
      from: {
        path: within(['models', 'scenarios', 'litmus', 'cli', 'docs-generator', 'parity', 'explorer', 'index.ts']),
      },
      to: { path: '(?:^|node_modules/)(?:xstate|@xstate)(?:/|$)' },
    },
    {
      name: 'lint-is-asked-from-outside',
      comment: 'What a definition passes through does not know how definitions are refused.',
      severity: 'error',
      from: { path: `^checker/compile/(?:${stages.join('|')})/` },
      to: { path: '^checker/compile/lint/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
