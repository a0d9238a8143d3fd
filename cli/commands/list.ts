/** `racewalk list`: what there is. */

import type { Scenario } from '../../checker/language/spec.ts';
import { wrap } from '../../checker/report/columns.ts';
import { bugOf, referenceOf } from '../../checker/report/text.ts';
import { printDocument } from '../files/document.ts';
import { load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { flag, type RawOptions } from '../options/options.ts';
import { bugs, mutantsOf, type Task, withoutOnDemand } from '../options/select.ts';
import { listInterfaces } from './interface-table.ts';
import { listLockOrder } from './lock-order.ts';

export async function listCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  if (flag(options, 'interface')) return listInterfaces(names, options, io);
  const loaded = await load(names, io);
  if (flag(options, 'lockOrder')) {
    return listLockOrder(withoutOnDemand(loaded, names), options, io);
  }
  const json = flag(options, 'json');
  if (flag(options, 'bugs')) {
    const found = bugs(loaded).sort((a, b) => (a.bug < b.bug ? -1 : a.bug > b.bug ? 1 : 0));
    if (json) printDocument(io, 'list', { bugs: found.map(bugEntry) });
    else for (const task of found) io.out(bugText(task, io));
    return 0;
  }
  const protocols = await io.protocols();
  const protocolOf = (scenario: Scenario): string | null =>
    protocols.find(({ scenarios }) => scenarios.includes(scenario))?.name ?? null;
  const entries = loaded.map(({ scenario }) => ({
    scenario: scenario.name,
    protocol: protocolOf(scenario),
    text: scenario.text,
    onDemand: scenario.onDemand ?? null,
    bug: bugOf(scenario, null),
    expect: scenario.expect ?? null,
    mutants: mutantsOf(scenario),
  }));
  if (json) printDocument(io, 'list', { scenarios: entries });
  else
    for (const { scenario, protocol, text, onDemand } of entries) {
      const name = protocol === null ? scenario : `${scenario}  (${protocol})`;
      io.out(item(name, text + onlyNamed(onDemand), io));
    }
  return 0;
}

function onlyNamed(reason: string | null): string {
  return reason === null ? '' : ` Checked only when it is named: ${reason}.`;
}

function item(name: string, text: string, { paint, width }: Io): string {
  return `${paint('strong', name)}\n${wrap(text, width, 0, 2).join('\n')}\n`;
}

function bugEntry(task: Task & { readonly bug: string }) {
  const { scenario, mutant, bug } = task;
  return { bug, scenario: scenario.name, mutant, text: textOf(task), reference: referenceOf(scenario, mutant) };
}

function bugText(task: Task & { readonly bug: string }, io: Io): string {
  const { scenario, mutant, bug } = task;
  const name = `${bug}  ${scenario.name}${mutant === null ? '' : ` / ${mutant}`}`;
  const reference = referenceOf(scenario, mutant);
  return item(name, textOf(task) + (reference === null ? '' : ` (${reference})`), io);
}

function textOf({ scenario, mutant }: Task): string {
  return (mutant === null ? null : scenario.mutants?.[mutant]?.text) ?? scenario.text;
}
