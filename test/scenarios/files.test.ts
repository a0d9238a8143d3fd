/** scenarios/files.ts, by which the command finds one scenario without running the files of all. */
import { expect, test } from '@jest/globals';
import { scenarioFiles } from '../../scenarios/files.ts';
import { scenarios } from '../../scenarios/index.ts';

test('names each scenario that is built in, and no other', () => {
  expect([...scenarioFiles.keys()].sort()).toEqual(scenarios.map(({ name }) => name).sort());
});

test('says of each the file that exports it', async () => {
  const elsewhere: string[] = [];
  for (const scenario of scenarios) {
    if ((await scenarioFiles.get(scenario.name)?.()) !== scenario) elsewhere.push(scenario.name);
  }
  expect(elsewhere).toEqual([]);
});
