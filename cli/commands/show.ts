/** `racewalk show`: one scenario, everything that it says. */

import { claimedWords } from '../../checker/claim.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { asWritten, type System } from '../../checker/compile/system/system.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { wrap } from '../../checker/report/columns.ts';
import {
  actorsOf,
  boundsOf,
  fairnessOf,
  functionsIn,
  kindWords,
  mutantsIn,
  scenarioEntry,
  sharedFieldsOf,
} from '../../checker/report/describe.ts';
import { byFile } from '../../checker/report/functions.ts';
import { grouped } from '../../checker/report/text.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { flag, type RawOptions } from '../options/options.ts';

export async function showCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const systems = (await load([name], io)).map(({ scenario, file }) => inFile(file, () => legal(scenario)));
  if (flag(options, 'json')) printDocument(io, 'show', { scenarios: systems.map(scenarioEntry) });
  else io.out(systems.map((system) => shown(system, io)).join('\n'));
  return 0;
}

function legal(scenario: Scenario): System {
  const system = buildSystem(scenario);
  lint(system);
  return asWritten(system);
}

function shown(system: System, { paint, width }: Io): string {
  const { scenario } = system;
  const lines = [paint('strong', scenario.name), ...wrap(scenario.text, width)];
  const section = (title: string, items: readonly string[]): void => {
    if (items.length > 0) lines.push('', paint('strong', title), ...items.flatMap((each) => wrap(each, width, 4, 2)));
  };
  section(
    'Actors',
    actorsOf(system).map(({ name, machine, role }) => `${name}: ${machine}${machine === role ? '' : ` (${role})`}`),
  );
  section(
    'Kernel functions',
    [...byFile(functionsIn(system))].map(([file, names]) => `${file}: ${names.join(', ')}`),
  );
  const bounds = Object.entries(boundsOf(system)).map(([name, size]) => `${name}: ${size}`);
  section('Bounds', scenario.boundsReason === undefined ? bounds : [...bounds, scenario.boundsReason]);
  const { memory = { model: 'SC' } } = scenario;
  section(
    'Memory',
    memory.model === 'SC' ? [] : [`${memory.model}, each actor’s store buffer holds ${memory.buffer} stores`],
  );
  section(
    'Shared state',
    sharedFieldsOf(system).map(
      ({ field, kind, guardedBy }) => `${field}: ${kind}${guardedBy ? `, guarded by ${guardedBy}` : ''}`,
    ),
  );
  section(
    'Properties',
    scenario.properties.map(({ id, kind, text }) => `${id} (${kindWords[kind]}): ${text}`),
  );
  section('Fairness', fairnessOf(system));
  section('Claimed', claimWords(scenario.expect));
  section(
    'Mutants',
    mutantsIn(scenario).map(([name, { text, bug, reference, expect }]) => {
      const claim =
        expect === undefined
          ? 'violates something'
          : 'holds' in expect
            ? `still holds: ${expect.holds}`
            : `violates ${claimedWords(expect)}`;
      const notes = [bug, reference].filter((note) => note !== undefined).join('; ');
      return `${name}: ${text} – ${claim}${notes === '' ? '' : ` (${notes})`}`;
    }),
  );
  const reference = [scenario.bug, scenario.reference].filter((note) => note !== undefined).join('; ');
  section('Reference', reference === '' ? [] : [reference]);
  return `${lines.join('\n')}\n`;
}

function claimWords(expect: Scenario['expect']): string[] {
  if (expect === undefined) return [];
  if (expect.verdict === 'violated') return [`violates ${claimedWords(expect)}`];
  const numbers = (['states', 'transitions', 'depth'] as const).flatMap((count) => {
    const number = expect[count];
    return number === undefined ? [] : [count === 'depth' ? `depth ${number}` : `${grouped(number)} ${count}`];
  });
  const { symmetric } = expect;
  return [
    ['holds', ...numbers, ...(symmetric === undefined ? [] : [`${grouped(symmetric)} under symmetry`])].join(', '),
  ];
}
