/** A race in Mermaid's `sequenceDiagram`: steps are arrows, and a lifeline is thick while a lock is held. */
import { escaped } from '../mermaid.ts';
import type { Line, Moment, Sequence } from './sequence.ts';

export function sequenceMermaid({ title, lifelines, moments, ending, token }: Sequence): string {
  const everybody = `a0${lifelines.length > 1 ? `,a${lifelines.length - 1}` : ''}`;
  const note = (lines: readonly string[]): string => `  Note over ${everybody}: ${lines.map(escaped).join('<br>')}`;
  const lines = [
    'sequenceDiagram',
    ...lifelines.map(({ name, machine }, at) => `  participant a${at} as ${[name, machine].map(escaped).join('<br>')}`),
    note([title]),
  ];
  let before = lifelines.map(() => 0);
  for (const moment of moments) {
    if (moment.by === null) lines.push(note(moment.lines.map(({ text }) => text)));
    else lines.push(`  a${moment.by}->>a${moment.to ?? moment.by}: ${text(moment)}`);
    const now = moment.held.map((locks) => locks.length);
    lines.push(...bars(before, now));
    before = now;
  }
  // A lock that is held to the end is a bar to the end.
  lines.push(note(ending), note([`racewalk replay ${token}`]));
  return `${lines.join('\n')}\n`;
}

function text({ label, lines }: Moment): string {
  const [first, ...others] = lines.map(indented);
  return [`${label} ${first ?? ''}`, ...others].map(escaped).join('<br>');
}

// Mermaid drops spaces at the beginning of a line.
function indented({ text, indent }: Line): string {
  return '\u00a0'.repeat(indent) + text;
}

function bars(before: readonly number[], now: readonly number[]): string[] {
  return now.flatMap((count, at) => {
    const change = count - (before[at] ?? 0);
    return Array.from({ length: Math.abs(change) }, () => `  ${change > 0 ? 'activate' : 'deactivate'} a${at}`);
  });
}
