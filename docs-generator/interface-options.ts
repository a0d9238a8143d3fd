/** docs/interface-options.md: which interface for userfaults promises what, as its scenarios claim. */
import { type Answer, answeredRows } from '../scenarios/userfault-interface/answers.ts';
import { columns } from '../scenarios/userfault-interface/table.ts';
import { block, code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

export const interfaceOptionsPath = 'docs/interface-options.md';

export function interfaceOptionsPage(): Page {
  const rows = answeredRows();
  const titles = columns.map(({ title }) => title);
  const text = document([
    generated,
    heading(1, 'Interfaces for userfaults'),
    `How should a program say that the missing pages of a range are to come from user space? The mail of October 2014 (seed 001) asks to choose between three interfaces; here they stand beside the one that came of it, what there was before, and a flag that was thought of. Each cell is a scenario of [userfault-interface](protocols/userfault-interface/README.md) that ${code('racewalk check')} checks, and behind each "no" there is a race. ${code('racewalk list --interface')} prints this, too. The last paragraph of the mail exchanges the numbers 1 and 3: what it does not like because of mprotect() is option 1.`,
    table(
      ['', ...titles],
      rows.map(({ property, answers }) => [property.id, ...answers.map(({ answer }) => answer)]),
    ),
    list(columns.map(({ title, text: told }) => `${title}: ${told}`)),
    '"In part": it depends on how the interface is used.',
    ...rows.flatMap(({ property, answers }) => [
      heading(2, property.id),
      `${property.text}.`,
      ...answers.flatMap((answer, at) => cellParts(titles[at] ?? '', answer)),
    ]),
  ]);
  return { path: interfaceOptionsPath, text };
}

function cellParts(title: string, { answer, why, cases }: Answer): string[] {
  return [
    heading(3, `${title}: ${answer}`),
    why === null ? '' : `${why}.`,
    ...cases.flatMap(({ scenario, violation }) => [
      `${scenario.text} ${code(scenario.name)} ${violation === null ? 'holds.' : `violates it in ${violation.steps} steps. ${scenario.reference ?? ''}`}`.trim(),
      violation === null ? '' : block('sh', `racewalk replay ${violation.replay}`),
    ]),
  ];
}
