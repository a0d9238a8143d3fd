/** The page of the lock order that was seen: it takes a search of every scenario, and test/docs samples it. */
import { check } from '../checker/check.ts';
import { contradicts, documentedLockOrder } from '../models/properties/lock-order.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { anchor, code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

export const lockOrderPath = 'docs/lock-order.md';

export function lockOrderPage(protocols: readonly Protocol[]): Page {
  const text = document([
    generated,
    heading(1, 'The lock order that is seen'),
    'Which lock somebody waits for, or takes, while holding another, in any schedule of any scenario that is searched to its end; `racewalk list --lock-order` looks for them again. A lock under itself is another lock of the same class.',
    list(protocols.map(({ title }) => `[${title}](${anchor(title)})`)),
    heading(2, 'What the kernel documents, outermost first'),
    list(documentedLockOrder.map(({ lock, kernel }) => `${code(lock)}: ${kernel}`)),
    ...protocols.map(lockOrderSection),
  ]);
  return { path: lockOrderPath, text };
}

export function lockOrderSection({ name, title, scenarios }: Protocol): string {
  const found = new Map<string, { held: string; taken: string; scenarios: string[] }>();
  for (const scenario of scenarios) {
    if (scenario.onDemand !== undefined) continue;
    for (const { held, taken, realised } of check(scenario).lockOrder) {
      if (!realised) continue;
      const pair = found.get(`${held} ${taken}`) ?? { held, taken, scenarios: [] };
      pair.scenarios.push(scenario.name);
      found.set(`${held} ${taken}`, pair);
    }
  }
  const pairs = [...found.values()].sort((a, b) => (`${a.held} ${a.taken}` < `${b.held} ${b.taken}` ? -1 : 1));
  const rows = pairs.map((pair) => [
    code(pair.held),
    code(pair.taken),
    contradicts(pair.held, pair.taken) ? 'against the documented order' : '',
    `${pair.scenarios[0]}${pair.scenarios.length === 1 ? '' : ` and ${pair.scenarios.length - 1} more`}`,
  ]);
  const none = rows.length === 0 ? 'No lock is taken under another.' : '';
  const link = `The protocol: [${title}](protocols/${name}/README.md).`;
  return document([heading(2, title), link, none, table(['Held', 'Taken', '', 'Seen in'], rows)]).trimEnd();
}
