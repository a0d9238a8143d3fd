/** What GitHub's runners read off standard output and show beside the line of a file. */
import type { Case } from './junit.ts';

/** A line for what failed or is incomplete; an empty text for the rest. `source` is the text of the user's file. */
export function annotation({ scenario, mutant, file, outcome, text }: Case, source: string): string {
  if (outcome === 'passed') return '';
  const name = mutant === null ? scenario : `${scenario} / ${mutant}`;
  const where = file === null ? [] : [`file=${property(file)}`, `line=${lineOf(source, mutant ?? scenario)}`];
  const command = outcome === 'failed' ? 'error' : 'warning';
  return `::${command} ${[...where, `title=${property(name)}`].join(',')}::${message(text.trimEnd())}\n`;
}

/** Where the name first stands in quotes, or as a key; 1 if nowhere. */
function lineOf(source: string, name: string): number {
  const lines = source.split('\n');
  const quoted = lines.findIndex((line) =>
    [`'${name}'`, `"${name}"`, `\`${name}\``].some((each) => line.includes(each)),
  );
  const key = quoted >= 0 ? quoted : lines.findIndex((line) => line.trimStart().startsWith(`${name}:`));
  return Math.max(key, 0) + 1;
}

function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
