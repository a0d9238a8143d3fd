/** `npm run fuzz -- --runs N --seed S [--states M]`: as many random systems as wanted, larger ones too. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    states: { type: 'string', default: '2000' },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^\d+$/.test(value)) {
    console.error(`--${name} ${value}: write a whole number`);
    process.exit(2);
  }
}
const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const { status } = spawnSync(process.execPath, [...options, 'node_modules/jest/bin/jest.js', 'test/random/(agreement|symmetry)'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    RACEWALK_FUZZ_RUNS: values.runs,
    RACEWALK_FUZZ_SEED: values.seed,
    RACEWALK_FUZZ_STATES: values.states,
  },
});
process.exit(status ?? 1);
