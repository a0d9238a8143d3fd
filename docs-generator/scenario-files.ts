/** scenarios/files.ts: which file to run for a scenario of a name. */
import { readFileSync } from 'node:fs';
import { protocols } from '../scenarios/index.ts';
import type { Page } from './page.ts';

export async function scenarioFilesPage(): Promise<Page> {
  const files = Object.entries(await scenarioFiles());
  const lines = protocols.map(({ name: protocol }) => {
    const named = files
      .filter(([file]) => file.startsWith(`${protocol}/`))
      .flatMap(([file, exported]) =>
        Object.entries(exported).map(([key, name]) => `['${name}', async () => (await import('./${file}.ts')).${key}]`),
      );
    return `  ${named.join(', ')},`;
  });
  const text = `/** Written by npm run docs: each scenario from its own file, so that nobody runs all of them to have one. */
import type { Scenario } from '../checker/language/spec.ts';

type Load = () => Promise<Scenario>;
export const scenarioFiles: ReadonlyMap<string, Load> = new Map<string, Load>([
${lines.join('\n')}
]);
`;
  return { path: 'scenarios/files.ts', text };
}

/** Which scenario each file below scenarios/ exports under which name: who wants one runs that file, and not its neighbours. */
export async function scenarioFiles(): Promise<ScenarioFiles> {
  const files: { [file: string]: { [exported: string]: string } } = {};
  for (const { name: protocol, scenarios } of protocols) {
    const names = new Map<unknown, string>(scenarios.map((each) => [each, each.name]));
    const folder = new URL(`../scenarios/${protocol}/`, import.meta.url);
    // Not whatever lies there: among what was built there may be files whose sources are gone.
    const index = readFileSync(new URL('index.js', folder), 'utf8');
    for (const [, file = ''] of index.matchAll(/ from ['"]\.\/([^'"]+)\.js['"]/g)) {
      const exported: object = await import(new URL(`${file}.js`, folder).href);
      const found = Object.entries(exported).flatMap(([key, value]) => {
        const name = names.get(value);
        names.delete(value);
        return name === undefined ? [] : [[key, name] as const];
      });
      if (found.length > 0) files[`${protocol}/${file}`] = Object.fromEntries(found);
    }
    if (names.size > 0) throw new Error(`no file of scenarios/${protocol} exports ${[...names.values()].join(', ')}`);
  }
  return files;
}
interface ScenarioFiles {
  readonly [file: string]: { readonly [exported: string]: string };
}
