/** Results in words, one line each, with what a reader must know to trust them. */
import { mutantOf, type Verification } from '../claim.ts';
import { isLiveness } from '../language/property.ts';
import type { Scenario } from '../language/spec.ts';
import { type Paint, plain, wrap } from './columns.ts';
import { boundOf } from './receipt.ts';
import type { Cut, Explored, Lossy, Result } from './result.ts';

export interface TextStyle {
  readonly width: number;
  readonly paint: Paint;
  /** Also control states and candidates that were never reached: noise where machines are shared by many scenarios. */
  readonly unreached: boolean;
  /** Whether a mutant's line stands alone and so names its scenario; else it is indented under it. */
  readonly heads: boolean;
}
export const textStyle: TextStyle = { width: 100, paint: plain, unreached: true, heads: false };

/** The line of a result and its receipt. Ends in a newline. */
export function resultText(scenario: Scenario, result: Result, verification: Verification, style = textStyle): string {
  const indent = result.mutant === null || style.heads ? 0 : 2;
  const name =
    style.heads && result.mutant !== null ? `${scenario.name} / ${result.mutant}` : (result.mutant ?? scenario.name);
  const { asClaimed } = verification;
  const tone = asClaimed === false ? 'bad' : result.verdict === 'incomplete' ? 'warning' : toneOf(verification);
  const [first = '', ...others] = wrap(`${name}: ${line(scenario, result, verification)}`, style.width, 2, indent);
  const lines = [`${first.slice(0, indent)}${style.paint(tone, first.slice(indent))}`, ...others];
  for (const note of receipt(scenario, result, verification, style))
    lines.push(...wrap(note, style.width, 2, indent + 2));
  return `${lines.join('\n')}\n`;
}

function toneOf({ verdict, asClaimed }: Verification): 'good' | 'bad' {
  return asClaimed === true || verdict === 'holds' ? 'good' : 'bad';
}

function line(scenario: Scenario, result: Result, verification: Verification): string {
  const { verdict, asClaimed, differences, violation } = verification;
  if (asClaimed === false) return `NOT as claimed: ${differences.join('; ')} (${countsText(result)})`;
  if (result.verdict === 'incomplete') return `incomplete: ${cutText(result.cut, result.explored)}; ${soFar(result)}`;
  const asWords = asClaimed === true ? ', as claimed' : '';
  if (violation === null && verdict === 'vacuous') {
    return `vacuous${withinText(result)}: ${vacuousText(scenario, result)} (${countsText(result)}${memoryText(result)}${exhaustiveText(result)})`;
  }
  if (violation === null)
    return `holds${withinText(result)}${asWords}${reasonText(scenario, result)} (${countsText(result)}${memoryText(result)}${exhaustiveText(result)})`;
  const bug = bugOf(scenario, result.mutant);
  const words = `violates ${violation.property} in ${steps(violation.steps)}${asWords}`;
  return `${words} (${bug === null ? '' : `${bug}, `}${countsText(result)}${memoryText(result)})`;
}

/** What a constraint cut off was judged, but nothing is known of what comes after it. */
function withinText({ constraint }: Result): string {
  return constraint !== null && constraint.outside > 0 ? ' within the constraint' : '';
}
function exhaustiveText({ constraint }: Result): string {
  if (constraint === null || constraint.outside === 0) return ', exhaustive';
  return `, ${plural(constraint.outside, 'state')} cut off`;
}
function memoryText({ memory }: Result): string {
  return memory === null ? '' : `, ${memory.model} with buffers of ${memory.buffer}`;
}
/** What an incomplete search found out. */
function soFar(result: Result): string {
  if (result.cut !== 'buffers') return `so far ${countsText(result)}${memoryText(result)}`;
  return `bounded by buffers of ${result.memory?.buffer} (${countsText(result)}, ${result.memory?.model})`;
}

/** Which properties say nothing, and why. */
function vacuousText({ properties }: Scenario, { vacuous, unwitnessed, neverQuiescent }: Result): string {
  const unjudged = neverQuiescent ? properties.filter(({ kind }) => kind === 'atEnd') : [];
  const list = [
    ...vacuous,
    ...unwitnessed.map((property) => {
      const isBranch = properties.some(({ id, kind }) => id === property && kind === 'taken');
      return { property, why: isBranch ? 'no step takes that branch' : 'no reachable state witnesses it' };
    }),
    ...unjudged.map(({ id }) => ({ property: id, why: 'no reachable state is quiescent, so that it is never judged' })),
  ];
  if (list.length > 0) return list.map(({ property, why }) => `${property}, because ${why}`).join('; ');
  return "there are no properties; write some, or expect: { verdict: 'holds' } if the built-in checks are all that is meant";
}

function reasonText(scenario: Scenario, { mutant }: Result): string {
  if (mutant === null) return '';
  const { expect } = mutantOf(scenario, mutant);
  return expect !== undefined && 'holds' in expect ? `: ${expect.holds}` : '';
}

/** The catalogue number that the scenario or its mutant reproduces. */
export function bugOf(scenario: Scenario, mutant: string | null): string | null {
  return (mutant === null ? scenario.bug : mutantOf(scenario, mutant).bug) ?? null;
}

/** The numbers of one form: of several catalogues 'D24, E01'. None for null. */
export function bugNumbers(bug: string | null): readonly string[] {
  return bug === null ? [] : bug.split(', ');
}

/** Where the scenario's known violation, or the mutant's bug, is discussed. */
export function referenceOf(scenario: Scenario, mutant: string | null): string | null {
  return (mutant === null ? scenario.reference : mutantOf(scenario, mutant).reference) ?? null;
}

function steps(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}
function countsText({ states, transitions, depth, explored }: Result): string {
  const how = explored.byDepth ? `depth ${depth}` : explored.strategy;
  return `${plural(states, 'state')}, ${plural(transitions, 'transition')}, ${how}`;
}
function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
/** 2654060 as 2,654,060. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Why not every state was visited, and what to do about it. */
export function cutText(cut: Cut | null, explored: Explored | null = null): string {
  switch (cut) {
    case 'memory': {
      // Hashes are kept breadth first only, and then there are no fewer.
      const hashes = explored === null || (explored.byDepth && explored.lossy === null);
      const ways = [
        'allow more with --memory',
        'bind smaller sizes',
        ...(hashes ? ['keep hashes only with --lossy'] : []),
      ];
      return `the memory limit was reached; ${ways.slice(0, -1).join(', ')}${hashes ? ',' : ''} or ${ways.at(-1)}`;
    }
    case 'time':
      return 'the time limit was reached; allow more with --time, or bind smaller sizes';
    case 'interrupt':
      return 'it was interrupted';
    case 'storage':
      return 'its checkpoint could not be written';
    case 'lossy':
      return 'states were told apart by hashes, so that some may have been missed';
    case 'runs':
      return 'random walks do not visit every state';
    case 'crash':
      return 'its search ended unexpectedly; search it alone to see why';
    case 'buffers':
      return 'a store had to wait for room in a store buffer; write a larger buffer in memory';
    case 'preemptions':
      return 'schedules with more preemptions are left; allow more with --preemptions';
    case 'violation':
    case null:
      return 'the search did not visit every state';
  }
}

function perhapsLonger({ properties }: Scenario, { violations, explored }: Result): [why: string, string[]][] {
  const longer = violations.filter(({ notShortest }) => notShortest).map(({ property }) => property);
  // A breadth-first search finds shortest runs; others leave them as found.
  const isRun = (name: string): boolean =>
    !explored.byDepth && properties.some((property) => property.id === name && isLiveness(property));
  return [
    ['the search for those was cut', longer.filter((name) => !isRun(name))],
    ['what is about whole runs is not minimised', longer.filter(isRun)],
  ];
}

function receipt(scenario: Scenario, result: Result, { violation }: Verification, { unreached }: TextStyle): string[] {
  const notes = reducedText(scenario, result);
  const exhaustive = result.cut === null;
  if (result.explored.note !== null) notes.push(result.explored.note);
  if (result.verdict !== 'incomplete' && violation?.stepsFound !== undefined) {
    notes.push(`minimised: ${steps(violation.stepsFound)} as it was found`);
  }
  for (const other of result.violations) {
    if (other !== violation || result.verdict === 'incomplete')
      notes.push(`violated on the way: ${other.property} in ${steps(other.steps)}`);
  }
  for (const [why, list] of perhapsLonger(scenario, result)) {
    if (list.length > 0) notes.push(`perhaps not the fewest steps, for ${why}: ${listed(list)}`);
  }
  if (exhaustive && result.verdict === 'holds' && result.unwitnessed.length > 0) {
    notes.push(`never witnessed: ${result.unwitnessed.join(', ')}`);
  }
  if (result.explored.lossy !== null) notes.push(lossyText(result.explored.lossy));
  if (result.vacuous.length > 0 && result.verdict !== 'vacuous')
    notes.push(`vacuous: ${vacuousText({ ...scenario, properties: [] }, { ...result, unwitnessed: [] })}`);
  if (result.fairness.length > 0) notes.push(`fairness: ${result.fairness.join('; ')}`);
  const ends = scenario.properties.filter(({ kind }) => kind === 'atEnd').map(({ id }) => id);
  if (exhaustive && result.verdict !== 'vacuous' && result.neverQuiescent && ends.length > 0) {
    notes.push(`never judged, because no state is quiescent: ${ends.join(', ')}`);
  }
  for (const cycle of result.lockCycles) notes.push(lockCycleText(result, cycle));
  if (exhaustive && unreached && result.mutant === null) {
    if (result.unreachedStates.length > 0) notes.push(`never reached: ${listed(result.unreachedStates)}`);
    // What stands in a state that was never reached goes without saying.
    const untaken = result.unreachedCandidates.filter(
      (candidate) => !result.unreachedStates.some((state) => candidate.startsWith(`${state} / `)),
    );
    if (untaken.length > 0) notes.push(`never taken: ${listed(untaken)}`);
  }
  return notes;
}

const kinds = { compaction: 'hash compaction', bitstate: 'bitstate hashing' };
/** What a lossy search kept, and how likely it missed something. */
export function lossyText({ kind, memory, bits, fill, omissions, odds }: Lossy): string {
  const what = kind === 'compaction' ? `${bits} bits a state, its table` : `an array of ${grouped(bits)} bits`;
  const size = `${grouped(Math.ceil(memory / 2 ** 20))} MiB`;
  const missed =
    odds < 1
      ? `the odds that any state was missed are at most ${boundOf(odds)}`
      : `about ${Number.isFinite(omissions) ? plural(Math.round(omissions), 'new state') : 'all new states'} taken for known ones, and what only they lead to`;
  return `${kinds[kind]} in ${size}, ${what} ${(100 * fill).toPrecision(2)} % full: ${missed}`;
}

/** What a reader of the counts must know: that there are more states, and whether a claim of them was tested. */
function reducedText(scenario: Scenario, { mutant, explored, states }: Result): string[] {
  const { reductions, reason, orbitStates, partly } = explored;
  if (reductions.length === 0) return reason === null ? [] : [`not reduced: ${reason}`];
  const claim = mutant === null && scenario.expect?.verdict === 'holds' ? scenario.expect : null;
  const untestable = orbitStates === null ? claim?.states : (claim?.transitions ?? claim?.depth);
  const because = reason === null ? 'as asked' : `because ${reason}`;
  const untold = orbitStates === null ? 'the claimed numbers' : 'claimed transitions and depth';
  const untested = untestable !== undefined ? `; ${untold} are those of every state, which --exact visits` : '';
  const orbits = orbitStates === null ? '' : `; ${plural(states, 'state')} stand for ${grouped(orbitStates)}`;
  const some = partly.length === 0 ? '' : `; exchanged are ${partly.join(' and ')}`;
  return [`reduced: ${reductions.join(' and ')}, ${because}${some}${orbits}${untested}`];
}

const listMax = 8;
function listed(items: readonly string[]): string {
  const rest = items.length - listMax;
  return items.slice(0, listMax).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

function lockCycleText(result: Result, cycle: readonly string[]): string {
  const order = [...cycle, cycle[0]].join(' → ');
  const deadlocks = result.violations.some(({ property }) => property === 'deadlock');
  return `warning: locks are taken in a circle, ${order}: ${deadlocks ? 'a schedule deadlocks' : 'each pair in some schedule, but no deadlock was found'}`;
}

/** The last line of a check of several. Ends in a newline. */
export function summaryText(
  totals: { scenarios: number; mutants: number; failed: number; incomplete: number; claimed: number; skipped: number },
  paint: Paint = plain,
): string {
  const { scenarios, mutants, failed, incomplete, claimed, skipped } = totals;
  const what = [plural(scenarios, 'scenario'), plural(mutants, 'mutant')].filter((text) => !text.startsWith('0 '));
  const parts: string[] = [];
  if (failed > 0) parts.push(`${grouped(failed)} NOT as claimed`);
  if (incomplete > 0) parts.push(`${grouped(incomplete)} incomplete`);
  if (skipped > 0) parts.push(`${grouped(skipped)} not checked`);
  if (claimed > 0 && parts.length === 0 && claimed === scenarios + mutants) parts.push('all as claimed');
  else if (claimed > 0) parts.push(`${grouped(claimed)} as claimed`);
  const tone = failed > 0 ? 'bad' : incomplete + skipped > 0 ? 'warning' : 'good';
  return `${what.join(', ') || 'no results'}: ${paint(tone, parts.join(', ') || 'nothing claimed')}\n`;
}
