/** Statements of Promela as lines of text, on one line where they fit. */

export type Statements = readonly (string | Choice)[];
export interface Choice {
  readonly cond: string;
  readonly yes: Statements;
  readonly no: Statements;
}

const width = 118;
const indent = '  ';

/** `:: d_step { guard -> …; … }; goto label`, or without d_step where there is nothing but a guard. */
export function option(guard: readonly string[], body: Statements, target: string): string[] {
  if (body.length === 0) return folded(`:: ${conjunction(guard)}; goto ${target}`, guard, `; goto ${target}`);
  const cond = guard.length === 0 ? '' : `${conjunction(guard)} -> `;
  const line = `:: d_step { ${cond}${oneLine(body)} }; goto ${target}`;
  if (line.length <= width) return [line];
  const opening =
    guard.length === 0 ? [':: d_step {'] : folded(`:: d_step { ${cond}`.trimEnd(), guard, ' ->', 'd_step { ');
  return [...opening, ...inside(block(body), 2), `${indent} }; goto ${target}`];
}

/** A line for each conjunct where the guard is long. Spin reads a line that could be a statement as one. */
function folded(line: string, guard: readonly string[], end: string, start = ''): string[] {
  if (line.length <= width || guard.length < 2) return [line];
  return guard.map((each, at) => {
    const opening = at === 0 ? `:: ${start}` : indent.repeat(2);
    return opening + each + (at === guard.length - 1 ? end : ' &&');
  });
}

function conjunction(guard: readonly string[]): string {
  return guard.length === 0 ? 'true' : guard.join(' && ');
}

function oneLine(list: Statements): string {
  return list.map((each) => (typeof each === 'string' ? each : oneLineChoice(each))).join('; ') || 'skip';
}
function oneLineChoice({ cond, yes, no }: Choice): string {
  return `if :: ${cond} -> ${oneLine(yes)} :: else -> ${oneLine(no)} fi`;
}

/** The statements, each on a line or more, with semicolons between them. */
export function block(list: Statements): string[] {
  return list.flatMap((each, at) => {
    const lines = typeof each === 'string' ? each.split('\n') : choice(each);
    const last = lines.pop() ?? '';
    return [...lines, at === list.length - 1 ? last : `${last};`];
  });
}
function choice(each: Choice): string[] {
  const line = oneLineChoice(each);
  if (line.length <= width / 2) return [line];
  const side = (start: string, list: Statements): string[] => {
    const short = `${start} ${oneLine(list)}`;
    return short.length <= width / 2 ? [short] : [start, ...inside(block(list), 2)];
  };
  return ['if', ...side(`:: ${each.cond} ->`, each.yes), ...side(':: else ->', each.no), 'fi'];
}

export function inside(lines: readonly string[], depth = 1): string[] {
  return lines.map((line) => indent.repeat(depth) + line);
}
