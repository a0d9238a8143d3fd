/** `racewalk list --interface`: what each interface that was proposed for userfaults promises, and the race where it does not. */
import { wrap } from '../../checker/report/columns.ts';
import type { Answer, AnsweredRow } from '../../scenarios/userfault-interface/answers.ts';
import type { Interface } from '../../scenarios/userfault-interface/columns.ts';
import { printDocument } from '../files/document.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { flag, type RawOptions } from '../options/options.ts';

export async function listInterfaces(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  if (names.length > 0) throw new UsageError(`'--interface' is one table: leave out '${names.join(' ')}'`);
  // Not before somebody asks: it runs every scenario of the table that has a race.
  const { answeredRows } = await import('../../scenarios/userfault-interface/answers.ts');
  const { columns } = await import('../../scenarios/userfault-interface/table.ts');
  const rows = answeredRows();
  if (flag(options, 'json')) {
    printDocument(io, 'list', {
      interfaces: columns.map(({ title, text }) => ({ interface: title, text })),
      promises: rows.map((row) => rowEntry(row, columns)),
    });
  } else {
    const told = columns.map(({ title, text }) => wrap(`${title}: ${text}`, io.width, 2).join('\n'));
    io.out(`${[...tableLines(rows, columns), ...told, ...rows.map((row) => rowText(row, columns, io))].join('\n')}\n`);
  }
  return 0;
}

function rowEntry({ property, answers }: AnsweredRow, columns: readonly Interface[]) {
  return {
    promise: property.id,
    text: property.text,
    cells: answers.map(({ answer, why, cases }, at) => ({
      interface: columns[at]?.title ?? '',
      answer,
      why,
      cases: cases.map(({ scenario, violation }) => ({
        scenario: scenario.name,
        text: scenario.text,
        steps: violation?.steps ?? null,
        replay: violation?.replay ?? null,
      })),
    })),
  };
}

/** Titles, and one line for each row. */
function tableLines(rows: readonly AnsweredRow[], columns: readonly Interface[]): string[] {
  const lines = [
    ['', ...columns.map(({ title }) => title)],
    ...rows.map(({ property, answers }) => [property.id, ...answers.map(({ answer }) => short(answer))]),
  ];
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? [];
  return [
    ...lines.map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
  ];
}
function short(answer: Answer['answer']): string {
  return answer === 'does not apply' ? '-' : answer;
}

function rowText({ property, answers }: AnsweredRow, columns: readonly Interface[], { paint, width }: Io): string {
  const lines = answers.flatMap(({ answer, why, cases }, at) => {
    const title = columns[at]?.title ?? '';
    if (why !== null) return wrap(`${title}: ${answer}: ${why}`, width, 2, 2);
    return cases.flatMap(({ scenario, violation }) => {
      const said = violation === null ? 'yes' : `no, after ${violation.steps} steps`;
      const line = wrap(`${title}: ${said}: ${scenario.name}`, width, 2, 2);
      return violation === null ? line : [...line, `    racewalk replay ${violation.replay}`];
    });
  });
  return [`\n${paint('strong', property.id)}`, ...wrap(property.text, width, 0, 2), ...lines].join('\n');
}
