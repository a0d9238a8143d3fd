/** The tokens of the traces that the pages of bugs have. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formName, parseToken, type Token } from '../checker/counterexample/token.ts';

/** By the name that a token begins with. */
export type KeptTraces = ReadonlyMap<string, Token>;

/** `root`: the folder of the repository. Where a name has two, its definition has changed, or two properties are shown. */
export function keptTraces(root: string): KeptTraces {
  const folder = join(root, 'docs/protocols');
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /bugs[^/]*\.md$/.test(path),
  );
  const texts = pages.map((path) => readFileSync(join(folder, path), 'utf8'));
  const tokens = texts.flatMap((text) => [...text.matchAll(/^racewalk replay (\S+)$/gm)]);
  return new Map(
    tokens.map(([, text = '']) => {
      const token = parseToken(text);
      return [formName(token.scenario, token.mutant), token];
    }),
  );
}

/** Null if there is none. */
export function keptTrace(kept: KeptTraces, scenario: string, mutant: string | null): Token | null {
  return kept.get(formName(scenario, mutant)) ?? null;
}
