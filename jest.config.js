/** @type {import('jest').Config} */
export default {
  // Without a world of its own for each file of tests, in which hot code is several times slower.
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/test/harness/timeout.js'],
  // Jest leaves one core idle, which on two cores doubles the time.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  reporters: ['default', '<rootDir>/test/closing-line.js'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
};
