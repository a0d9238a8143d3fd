/** What the page itself knows of a scenario, or of a broken form of it: shown until the worker has more to say. */
import { parseToken, slug } from '../../checker/counterexample/token.ts';
import type { Which } from '../worker/messages.ts';
import type { Opened } from './asking.ts';
import { builtInCatalogue } from './embedded.ts';
import { Waiting } from './parts.tsx';

/** `which`: with names as they are, or as a token spells them; null if there are none. */
export function Meanwhile({ which, opened }: { readonly which: Which | null; readonly opened: Opened }) {
  const builtIn = builtInCatalogue().flatMap(({ scenarios }) => scenarios);
  const scenario = named(which?.scenario, [...opened, ...builtIn]);
  const mutant = which?.mutant === null ? null : named(which?.mutant, scenario?.mutants ?? []);
  // What there is not is for the worker to refuse.
  if (scenario === undefined || mutant === undefined) return <Waiting />;
  return (
    <>
      <h1>{mutant === null ? scenario.name : `${scenario.name} / ${mutant.name}`}</h1>
      <p class="lead">
        {scenario.text} {mutant !== null && `Broken on purpose: ${mutant.text}`}
      </p>
      <Waiting />
    </>
  );
}

function named<T extends { readonly name: string }>(name: string | undefined, among: readonly T[]): T | undefined {
  return name === undefined ? undefined : among.find((each) => slug(each.name) === slug(name));
}

/** Null of what is no token. */
export function whichOf(token: string): Which | null {
  try {
    return parseToken(token);
  } catch {
    return null;
  }
}
