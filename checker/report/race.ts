/** A trace as kernel developers draw a race in a commit message. */

import { asWritten, type System, type SystemActor } from '../compile/system/system.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { brokenNames, type Judgement } from '../counterexample/judgement.ts';
import { formatToken } from '../counterexample/token.ts';
import { type Trace, type TraceStep, tracePath } from '../counterexample/trace.ts';
import type { Property } from '../language/property.ts';
import { drawColumns, type Paint, type Piece, plain, type Row, wrap } from './columns.ts';
import { fold, type Group } from './fold.ts';
import { functionText } from './functions.ts';
import type { Path } from './result.ts';
import { bugOf, referenceOf } from './text.ts';

export interface RaceStyle {
  /** The longest line, in characters. */
  readonly width: number;
  /** All changed fields and the whole last state, instead of what matters. */
  readonly full: boolean;
  readonly paint: Paint;
  /** What `racewalk replay TOKEN` needs besides the token: the user's file. */
  readonly file: string | null;
  /** Where in it what fails is written, if that is known. */
  readonly written?: string | null;
}
export const raceStyle: RaceStyle = { width: 100, full: false, paint: plain, file: null };

/** Beyond so many actors only those that act have a column. */
const columnsMax = 4;

/** The token that `racewalk replay` takes for this counterexample. */
export function replayToken(system: System, path: Path, property: string, cycle = 0): string {
  return formatToken({
    scenario: system.scenario.name,
    mutant: system.mutant,
    fingerprint: fingerprint(system),
    property: brokenNames(system).indexOf(property),
    path,
    cycle,
  });
}

/**
 * `cycle`: how many of the last steps repeat for ever. Throws PathError if the path does not show that the property
 * breaks. Ends in a newline.
 */
export function drawRace(
  system: System,
  path: Path,
  property: string,
  style: RaceStyle = raceStyle,
  cycle = 0,
): string {
  const trace = tracePath(system, path, property, style.full, cycle);
  const lines = [...heading(system, style), '', ...columns(trace, style), '', ...raceEnding(trace, style)];
  const token = replayToken(system, path, property, cycle);
  lines.push('', `racewalk replay ${token}${style.file === null ? '' : ` ${style.file}`}`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function heading(system: System, { width, paint }: RaceStyle): string[] {
  const { title, text } = raceTitle(system);
  return [paint('strong', title), ...wrap(text, width)];
}

/** Which scenario, mutant and bug it is, and what they are about. */
export function raceTitle({ scenario, mutant }: System): { readonly title: string; readonly text: string } {
  const broken = mutant === null ? undefined : scenario.mutants?.[mutant];
  const title = [scenario.name, mutant, bugOf(scenario, mutant)].filter((part) => part !== null).join(' / ');
  const text = broken === undefined ? scenario.text : `${scenario.text} Broken on purpose: ${broken.text}`;
  return { title, text };
}

/** A row with the positions of the steps that it tells of; none where it stands across all columns. */
export interface RaceRow extends Row {
  readonly steps: readonly number[];
}
export interface RaceRows {
  /** The actors that have a column. */
  readonly shown: readonly SystemActor[];
  readonly rows: readonly RaceRow[];
  /** Who has none, because they do nothing. */
  readonly idle: readonly string[];
}

function columns(trace: Trace, style: RaceStyle): string[] {
  const { width, paint } = style;
  const { shown, rows, idle } = raceRows(trace, style.full);
  const headers = shown.map(({ name, chart }) => [name, chart.name] as const);
  const lines = drawColumns(headers, rows, width, paint);
  return idle.length === 0 ? lines : [...lines, ...wrap(`Without a step: ${idle.join(', ')}.`, width)];
}

/** What is told of the trace, whoever draws it: folded, unless `full`. */
export function raceRows(trace: Trace, full: boolean): RaceRows {
  const { system, steps, cycle } = trace;
  const acting = new Set(steps.map(({ actor }) => actor));
  const { actors } = asWritten(system);
  // A store buffer has a column where something leaves it.
  const shown = system.actors.filter(
    ({ index }) => acting.has(index) || (index < actors.length && actors.length <= columnsMax),
  );
  const loopsAt = cycle > 0 ? steps.length - cycle : -1;
  const groups = full ? steps.map((_, at) => ({ steps: [at], isBeforeSwitch: true })) : fold(steps, loopsAt);
  const labels = groups.map((group) => labelOf(group.steps));
  const digits = Math.max(0, ...labels.map((label) => label.length));
  const functions = new Map<number, string>();
  const rows = groups.flatMap((group, at): RaceRow[] => {
    const told = group.steps.flatMap((position) => steps[position] ?? []);
    const [first] = told;
    if (first === undefined) return [];
    const pieces = piecesOf(trace, group, told, functions, full);
    const column = shown.findIndex(({ index }) => index === first.actor);
    const row: RaceRow = { column, label: (labels[at] ?? '').padStart(digits), pieces, steps: group.steps };
    const loop = `↻ from here on for ever: ${cycle === 1 ? 'this step' : `these ${cycle} steps`}`;
    return group.steps[0] === loopsAt ? [across(digits, loop), row] : [row];
  });
  if (cycle > 0) rows.push(across(digits, `↻ and so on for ever: back to before step ${steps.length - cycle + 1}`));
  const idle = actors.filter(({ index }) => !shown.some((actor) => actor.index === index)).map(({ name }) => name);
  return { shown, rows, idle };
}

/**
 * Between which two steps of whoever takes the last one others act, as positions of steps: what it saw in the first is what
 * the others may have changed until the last. Null where nobody comes between.
 */
export function raceWindow({ steps, cycle }: Trace): readonly [before: number, last: number] | null {
  const last = steps.length - 1;
  const actor = steps[last]?.actor;
  const before = steps.slice(0, last).findLastIndex((step) => step.actor === actor);
  return cycle > 0 || before < 0 || before === last - 1 ? null : [before, last];
}

/** `functions` says by actor in which function its column is. */
function piecesOf(
  { system, broken }: Trace,
  group: Group,
  told: readonly TraceStep[],
  functions: Map<number, string>,
  full: boolean,
): Piece[] {
  const [first] = told;
  if (first === undefined) return [];
  const places = [...new Set(told.map((step) => functionText(step.in) ?? ''))];
  if (places.length > 1) {
    // What goes on inside of them bears on nobody else: their names say enough.
    functions.delete(first.actor);
    return [{ text: places.filter((place) => place !== '').join(', '), style: 'faint', reaches: 'words' }];
  }
  const pieces: Piece[] = [];
  const [place = ''] = places;
  if (place !== '' && functions.get(first.actor) !== place)
    pieces.push({ text: place, style: 'faint', reaches: 'all' });
  if (place !== '') functions.set(first.actor, place);
  const indent = place === '' ? 0 : 2;
  pieces.push({ text: told.map(stepText).join('; '), indent, ...(told.length > 1 ? {} : { style: 'strong' }) });
  if (told.length > 1) return pieces;
  for (const text of first.broken) pieces.push({ text: `⊘ ${text}`, indent: indent + 2, style: 'warning' });
  for (const change of first.changes) {
    const isOwn = change.owner === first.actor;
    // What was found broken is told at the cross. What an actor keeps for itself matters where others act next.
    if (!full && change.isGhost && first.found.length > 0) continue;
    if (!full && (!change.matters || (isOwn && (!group.isBeforeSwitch || change.isStandard)))) continue;
    const owner = change.owner === null || isOwn ? '' : `${system.actors[change.owner]?.name}.`;
    const text = full ? `${change.old} → ${change.new}` : change.brief;
    pieces.push({ text: `${owner}${change.place}: ${text}`, indent: indent + 2 });
  }
  if (first.failure !== null || first.found.length > 0) {
    pieces.push({ text: `✗ ${failureText(first, broken[0])}`, indent: indent + 2, style: 'bad' });
  }
  return pieces;
}

function across(digits: number, text: string): RaceRow {
  return { steps: [], column: null, label: ' '.repeat(digits), pieces: [{ text, style: 'warning' }] };
}

/** What a demand read tells why it fails; what it promises is said at the end. */
function failureText({ failure, found }: TraceStep, broken: Judgement | undefined): string {
  if (broken === undefined) return failure ?? '';
  if (broken.property === null) return `${broken.name}: ${failure}`;
  return found.length === 0 ? `${broken.name} fails` : `${broken.name} fails: ${found.join(', ')}`;
}
function labelOf(positions: readonly number[]): string {
  const [first = 0] = positions;
  const last = positions.at(-1) ?? first;
  return first === last ? `${first + 1}` : `${first + 1}-${last + 1}`;
}
/** What is done, why it went as it did, and with what. */
function stepText({ event, seen, chosen }: TraceStep): string {
  const why = seen.length === 0 ? '' : `: ${seen.join(', ')}`;
  return `${event}${why}${chosen.length === 0 ? '' : ` (${chosen.join(', ')})`}`;
}

/** Values that a field has anyway are left out of a long list. */
const factsMax = 12;

/** The last state, why the run is fair, what is broken, and where that is discussed; a line each, wrapped. */
export function raceEnding(trace: Trace, { width, full, paint, written }: RaceStyle): string[] {
  const { system, steps, end, places, broken, cycle } = trace;
  const failed = steps.at(-1)?.failure !== null && steps.length > 0;
  const heading = cycle > 0 ? 'The state to which the run returns:' : 'The state that results:';
  const lines = [paint('strong', failed ? 'The state in which the last step fails:' : heading)];
  const telling = full || end.length <= factsMax ? end : end.filter(({ isStandard }) => !isStandard);
  const isJudged = steps.at(-1)?.found.length !== 0;
  const shown = telling.filter(
    ({ isLock, isGhost, isStandard }) => full || !((isLock && isStandard) || (isGhost && isJudged)),
  );
  for (const { place, owner, value } of shown) {
    const name = owner === null ? place : `${system.actors[owner]?.name}.${place}`;
    lines.push(...wrap(`${name}: ${value}`, width, 2, 2));
  }
  const where = asWritten(system).actors.map(({ name, index }) => {
    const place = places[index] ?? '';
    return place === '' ? `${name} is in its only state` : `${name} is in '${place}'`;
  });
  lines.push(...wrap(where.join(', '), width, 0, 2), '');
  lines.push(...fairText(trace, width));
  const [first, ...others] = broken;
  if (first !== undefined) for (const line of wrap(sentence(first), width, 2)) lines.push(paint('bad', line));
  if (written !== undefined && written !== null) lines.push(`  in ${written}`);
  for (const other of others) lines.push(...wrap(`Also ${sentence(other)}`, width, 2));
  const reference = referenceOf(system.scenario, system.mutant);
  if (reference !== null) lines.push(...wrap(`Reference: ${reference}`, width, 2));
  return lines;
}

function fairText({ cycle, fair }: Trace, width: number): string[] {
  if (fair === null) return [];
  if (cycle === 0) return wrap('The run ends here: nothing that somebody owes can happen any more.', width, 2);
  return wrap(`The run is fair: ${fair.join('; ')}.`, width, 2);
}

/** The broken property in words with its id. */
function sentence({ name, property, text, actors = [] }: Judgement): string {
  if (property === null) return `broken: ${name}: ${text}`;
  const promise = `broken: ${name}: ${property.text}`;
  const whom = actors.length === 0 ? '' : `; here not for ${actors.join(' and ')}`;
  return `${promise} (${promised[property.kind]}${whom})`;
}
const promised: { readonly [kind in Property['kind']]: string } = {
  always: 'must hold in every state',
  never: 'must hold in no state',
  sometimes: 'must hold in some state',
  taken: 'must be taken by some step',
  atEnd: 'must hold when nothing that is owed is left to do',
  asserted: 'demanded by the last step',
  eventually: 'must come about in every fair run',
  leadsTo: 'must follow in every fair run',
  notStarved: 'must hold for each of them in every fair run',
};
