/** What `--help` prints. */
import type { CAC, Command } from 'cac';

/** The help of one command, or of all of them. */
export function helpText(cli: CAC, command: Command | undefined): string {
  const lines =
    command === undefined
      ? [
          `racewalk ${purpose}.`,
          '',
          'Usage: racewalk COMMAND',
          '',
          ...table(cli.commands.map((each) => [each.rawName, each.description])),
          '',
          naming,
          "'racewalk COMMAND --help' shows the options of a command.",
        ]
      : [
          `Usage: racewalk ${command.rawName}`,
          '',
          `  ${command.description}`,
          '',
          ...table([...command.options, ...cli.globalCommand.options].map((each) => [each.rawName, each.description])),
        ];
  return `${[...lines, '', 'Exit codes:', ...exitCodes.map(([code, meaning]) => `  ${code}  ${meaning}`)].join('\n')}\n`;
}

export const purpose = 'checks races of Linux memory management exhaustively';
export const naming =
  "NAME is a scenario that 'racewalk list' shows, a protocol for all of its scenarios, or a file of your own that ends in .ts or .js.";
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'all as claimed, claimed violations included; a scenario without a claim holds'],
  [
    1,
    'a violation was shown (replay, simulate, check --bug or --mutant), a claim failed, or a kernel showed what is not allowed (litmus)',
  ],
  [2, 'misuse or bad input'],
  [
    3,
    'incomplete: a limit or Ctrl-C cut the search; random schedules without a violation prove nothing; or what runs on a real kernel is missing',
  ],
];

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
