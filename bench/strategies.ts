/** `npm run bench:strategies`: processor time to the first trace of each catalogued bug, by strategy. */
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { strategyNames } from '../checker/search/strategies.ts';
import { nameOf } from '../docs-generator/claims.ts';
import { search, strategyClaims } from '../docs-generator/strategies.ts';
import { protocols } from '../scenarios/index.ts';

console.log(['bug', 'scenario / mutant', ...strategyNames.map((name) => `${name} ms`)].join('\t'));
for (const claim of strategyClaims(protocols)) {
  const { scenario, mutant, violates } = claim;
  const program = buildProgram(buildSystem(scenario, mutant));
  const times = strategyNames.map((name) => {
    const { user, system } = process.cpuUsage();
    const found = search(program, violates?.property ?? 'any', name);
    const after = process.cpuUsage();
    const milliseconds = Math.round((after.user + after.system - user - system) / 1000);
    return found === null ? `- (${milliseconds})` : String(milliseconds);
  });
  console.log([claim.bug, nameOf(claim), ...times].join('\t'));
}
