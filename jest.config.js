/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Jest leaves one core idle, which on two cores doubles the time.
  maxWorkers: '100%',
  // Of what starts processes, on a machine that is busy.
  testTimeout: 30_000,
  // Not `roots: ['test']`, which would drop files that no test imports from the coverage.
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  reporters: ['default', '<rootDir>/test/closing-line.js'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, sourceMaps: 'inline' }],
  },
  collectCoverageFrom: ['{checker,models,machines,scenarios,cli}/**/*.ts'],
};
