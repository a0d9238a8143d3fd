/** `npm run bench:strategies`: processor time to the first trace of each catalogued bug, by strategy. */
import { buildProgram } from '../checker/compile/program.ts';
import { buildSystem } from '../checker/compile/system.ts';
import { type StrategyName, strategies } from '../checker/search/strategies.ts';
import { claimsOf, nameOf } from '../docs-generator/claims.ts';
import { search } from '../docs-generator/strategies.ts';
import { protocols } from '../scenarios/index.ts';

const names = Object.keys(strategies) as StrategyName[];
console.log(['bug', 'scenario / mutant', ...names.map((name) => `${name} ms`)].join('\t'));
for (const claim of protocols.flatMap(claimsOf)) {
  if (claim.bug === null || claim.violates === null) continue;
  const { scenario, mutant, violates } = claim;
  const program = buildProgram(buildSystem(scenario, mutant));
  const times = names.map((name) => {
    const { user, system } = process.cpuUsage();
    const found = search(program, violates.property, name);
    const after = process.cpuUsage();
    const milliseconds = Math.round((after.user + after.system - user - system) / 1000);
    return found === null ? `- (${milliseconds})` : String(milliseconds);
  });
  console.log([claim.bug, nameOf(claim), ...times].join('\t'));
}
