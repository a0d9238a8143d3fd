/** The man page, from the same list of commands and options as `--help`. */
import type { CAC, Command } from 'cac';
import { exitCodes, naming, purpose } from './help.ts';

/** Troff. `version` is that of the package. */
export function manPage(cli: CAC, version: string): string {
  const lines = [
    `.TH RACEWALK 1 "" "racewalk ${version}"`,
    '.SH NAME',
    `racewalk \\- ${plain(purpose)}`,
    '.SH SYNOPSIS',
    '.B racewalk',
    '.I COMMAND',
    ...[naming].map(plain),
    '.SH COMMANDS',
    ...cli.commands.flatMap(commandLines),
    '.SH "OPTIONS OF ALL COMMANDS"',
    ...cli.globalCommand.options.flatMap(optionLines),
    '.SH "EXIT STATUS"',
    ...exitCodes.flatMap(([code, meaning]) => [`.TP`, `.B ${code}`, plain(meaning)]),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ rawName, description, options }: Command): string[] {
  return [`.SS "${plain(rawName)}"`, plain(description), ...options.flatMap(optionLines)];
}

function optionLines({ rawName, description }: Command['options'][number]): string[] {
  return ['.TP', `.B ${plain(rawName)}`, plain(description)];
}

/** A line that begins with a dot or a quote would be a request. */
function plain(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&');
}
