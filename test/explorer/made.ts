/** What the journeys open: links to races, and a definition that nobody could check. */
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { writeDefinition } from '../../checker/definition/write.ts';
import { replayToken } from '../../checker/report/race.ts';
import { litmusScenarioNamed } from '../../litmus/named.ts';
import { scenarioNamed } from '../../scenarios/index.ts';

/** The race of a broken form as `racewalk check` would print it. */
export function tokenOf(name: string, mutant: string): string {
  const scenario = scenarioNamed(name);
  const [violation] = check(scenario, mutant, { until: 'any' }).violations;
  if (violation === undefined) throw new Error(`${name} / ${mutant} violates nothing`);
  return replayToken(buildSystem(scenario, mutant), violation.path, violation.property);
}

/** The race of a litmus test that `racewalk litmus` would print. */
export function litmusToken(name: string): string {
  const scenario = litmusScenarioNamed(name)?.scenario;
  const [violation] = scenario === undefined ? [] : check(scenario, null, { until: 'any' }).violations;
  if (scenario === undefined || violation === undefined) throw new Error(`${name} has no outcome`);
  return replayToken(buildSystem(scenario), violation.path, violation.property);
}

/** A definition whose state has a thousand million fields. */
export function endless(): string {
  const definition = JSON.parse(JSON.stringify(writeDefinition(scenarioNamed('two-threads-one-page'))));
  const { sorts, domains, blocks, terms, scenario } = definition;
  const sort = sorts.push({ name: 'many', labels: [], interchangeable: false, standard: 64 }) - 1;
  let domain = domains.push({ kind: 'range', min: 0, max: 3 }) - 1;
  for (let depth = 0; depth < 5; depth++) domain = domains.push({ kind: 'array', by: sort, of: domain }) - 1;
  const block = blocks.findIndex((each: { shared?: string }) => each.shared !== undefined);
  blocks[block].fields.push(['big', domain]);
  const term = (made: object): number => terms.push(made) - 1;
  const member = term({ op: 'bound', id: 1, sort });
  const place = term({ op: 'place', block, path: ['big', ...Array(5).fill(member)] });
  const left = term({ op: 'read', place });
  const right = term({ op: 'number', value: 5 });
  const body = term({ op: 'less', left, right });
  const cond = term({ op: 'every', id: 1, sort, role: null, body });
  scenario.properties.push({ kind: 'always', id: 'big', text: 'all are small', cond });
  scenario.name = 'endless';
  return JSON.stringify(definition);
}
