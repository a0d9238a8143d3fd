/** A race in one sentence, from the token that shows it. */
import { buildSystem } from '../checker/compile/system/build.ts';
import { fingerprint } from '../checker/counterexample/fingerprint.ts';
import { brokenNames } from '../checker/counterexample/judgement.ts';
import { parseToken, slug } from '../checker/counterexample/token.ts';
import { type TraceStep, tracePath } from '../checker/counterexample/trace.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { withWeakenings } from '../checker/necessity/weigh.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import type { MatrixRow } from './matrix-rows.ts';

/** Where the definition has changed since: `racewalk verify` says so of the whole file. */
const stale = 'changed since, to be searched again';

/** The last turns of a race are those that decide. */
const turnsMax = 4;

export class RaceTeller {
  private readonly protocol: Protocol;
  private readonly weakened = new Map<string, Scenario>();

  constructor(protocol: Protocol) {
    this.protocol = protocol;
  }

  /** Empty if the row has no token. Throws PathError if the token does not show what the row says. */
  sentence({ replay, scenario: name }: MatrixRow): string {
    const scenario = this.scenario(name);
    if (replay === null || scenario === null) return '';
    const token = parseToken(replay);
    const named = Object.keys(scenario.mutants ?? {}).filter((each) => slug(each) === token.mutant);
    const systems = named.map((mutant) => buildSystem(scenario, mutant));
    const system = systems.find((each) => fingerprint(each) === token.fingerprint);
    if (system === undefined) return stale;
    const property = brokenNames(system)[token.property] ?? null;
    const { steps } = tracePath(system, token.path, property, false, token.cycle);
    return turns(steps, (actor) => system.actors[actor]?.name ?? '');
  }

  private scenario(name: string): Scenario | null {
    const own = this.protocol.scenarios.find((each) => each.name === name);
    if (own === undefined) return null;
    const scenario = this.weakened.get(name) ?? withWeakenings(own);
    this.weakened.set(name, scenario);
    return scenario;
  }
}

/** Who does what last before another goes on: `F looks at PTE; then V drops mmap_lock`, in the words of the trace. */
function turns(steps: readonly TraceStep[], nameOf: (actor: number) => string): string {
  const list: { actor: number; event: string }[] = [];
  for (const { actor, event, seen } of steps) {
    if (list.at(-1)?.actor === actor) list.pop();
    list.push({ actor, event: seen.length === 0 ? event : `${event} (${seen.join(', ')})` });
  }
  const told = list.slice(-turnsMax).map(({ actor, event }) => `${nameOf(actor)}: ${event}`);
  return [...(list.length > turnsMax ? ['…'] : []), ...told].join('; then ');
}
