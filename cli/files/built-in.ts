/** The scenarios that need no file. */
import type { Io } from '../io.ts';
import { scenariosIn } from './load.ts';

const all = () => import('../../scenarios/index.ts');

export const builtIn: Pick<Io, 'scenarios' | 'scenarioNamed' | 'protocols'> = {
  scenarios: async () => (await all()).scenarios,
  protocols: async () => (await all()).protocols,
  async scenarioNamed(name) {
    const { scenarioFiles } = await import('../../scenarios/files.ts');
    return scenariosIn(await scenarioFiles.get(name)?.()).find((scenario) => scenario.name === name) ?? null;
  },
};
