/** The scenarios that need no file. */
import type { Io } from '../io.ts';

const all = () => import('../../scenarios/index.ts');

export const builtIn: Pick<Io, 'scenarios' | 'scenarioNamed' | 'protocols'> = {
  scenarios: async () => (await all()).scenarios,
  protocols: async () => (await all()).protocols,
  scenarioNamed: async (name) => (await import('../../scenarios/files.ts')).scenarioFiles.get(name)?.() ?? null,
};
