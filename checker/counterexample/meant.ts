/** Whose a token is: the scenario or mutant that it names, if that is still what it was. */
import { buildSystem } from '../compile/system/build.ts';
import type { System } from '../compile/system/system.ts';
import { suggestion } from '../language/nearest.ts';
import type { Scenario } from '../language/spec.ts';
import { fingerprint } from './fingerprint.ts';
import { slug, type Token } from './token.ts';

export type Meant =
  | { readonly kind: 'found'; readonly system: System; readonly scenario: Scenario }
  /** Nothing has that name. `why` says what, and what is near. */
  | { readonly kind: 'unknown'; readonly what: 'scenario' | 'mutant'; readonly why: string }
  /** It has changed since: this is what it is now. */
  | { readonly kind: 'stale'; readonly system: System; readonly scenario: Scenario; readonly why: string };

export interface Meaning {
  /** Makes the system of a scenario, and may say more of what goes wrong. */
  readonly build?: typeof buildSystem;
  /** The command that prints such tokens. */
  readonly printedBy?: string;
  /** Of all scenarios that there are, where only those of the token's name are handed over. */
  readonly names?: readonly string[];
}

/** What has the token's names, whatever it is by now. */
export function namedBy(
  token: Token,
  scenarios: readonly Scenario[],
): readonly { readonly scenario: Scenario; readonly mutant: string | null }[] {
  return scenarios
    .filter(({ name }) => slug(name) === token.scenario)
    .flatMap((scenario) =>
      [null, ...Object.keys(scenario.mutants ?? {})]
        .filter((mutant) => (mutant === null ? null : slug(mutant)) === token.mutant)
        .map((mutant) => ({ scenario, mutant })),
    );
}

export function meantBy(
  token: Token,
  scenarios: readonly Scenario[],
  { build = buildSystem, printedBy = 'racewalk check', names = scenarios.map(({ name }) => name) }: Meaning = {},
): Meant {
  const named = scenarios.filter(({ name }) => slug(name) === token.scenario);
  if (named.length === 0) {
    const why = `the token is of a scenario '${token.scenario}', which there is not.${suggestion(token.scenario, names.map(slug))}`;
    return { kind: 'unknown', what: 'scenario', why };
  }
  let stale: { system: System; scenario: Scenario } | null = null;
  for (const { scenario, mutant } of namedBy(token, named)) {
    const system = build(scenario, mutant);
    if (fingerprint(system) === token.fingerprint) return { kind: 'found', system, scenario };
    stale ??= { system, scenario };
  }
  if (stale === null) {
    const mutants = named.flatMap(({ mutants }) => Object.keys(mutants ?? {}).map(slug));
    const hint = suggestion(token.mutant ?? '', mutants);
    const why = `the token is of a mutant '${token.mutant}' of '${token.scenario}', which there is not.${hint}`;
    return { kind: 'unknown', what: 'mutant', why };
  }
  const name = token.mutant === null ? `'${token.scenario}'` : `'${token.mutant}' of '${token.scenario}'`;
  const why = `the token is stale: ${name} has changed since it was printed. '${printedBy}' prints a new one.`;
  return { kind: 'stale', ...stale, why };
}
