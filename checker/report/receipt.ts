/** What a verdict rests on beside its counts: how the states were visited, and what may have been missed. */
import type { Cut, Lossy, MemoryUse, Reduction, Result } from './result.ts';

export interface MemoryModel {
  readonly model: MemoryUse['model'] | 'sequential consistency';
  /** Stores that a buffer holds; null without buffers. */
  readonly buffer: number | null;
  /** Whether a full buffer ever held a store back: then the verdict is bounded by its size. */
  readonly heldBack: boolean;
}

export interface Receipt {
  /** Of Racewalk. */
  readonly version: string;
  /** Every reachable state was visited, or one for each class of states that a sound reduction makes equal. */
  readonly exhaustive: boolean;
  readonly boundedBy: Cut | 'constraint' | null;
  readonly strategy: string;
  readonly reductions: readonly Reduction[];
  /** Why it was reduced, where nobody asked for it, or why not, where somebody did; else null. */
  readonly reason: string | null;
  /** Of which members symmetry exchanged only some, in words. */
  readonly partly: readonly string[];
  readonly memoryModel: MemoryModel;
  /** How many states the scenario's constraint cut off: judged, and not gone on from; null without one. */
  readonly constraint: Result['constraint'];
  readonly fairness: readonly string[];
  readonly lossy: Lossy | null;
  /** Why very many states were searched on one thread, whatever the number of --jobs; null if there was no need. */
  readonly undivided: string | null;
  /** How many states the visited ones stand for under symmetry; null without it. */
  readonly orbits: number | null;
  /** The checkpoint from which it went on, how many states that held, and its digest; null if it began by itself. */
  readonly resumed: Result['explored']['resumed'];
  /** What the strategy promises, in words; null if nothing. */
  readonly note: string | null;
}

const sequential: MemoryModel = { model: 'sequential consistency', buffer: null, heldBack: false };

export function receiptOf(result: Result, version: string): Receipt {
  const { cut, explored, memory, fairness, constraint } = result;
  const isCutOff = constraint !== null && constraint.outside > 0;
  const { strategy, reductions, reason, partly, lossy, orbitStates, resumed, note, undivided } = explored;
  return {
    version,
    exhaustive: cut === null && !isCutOff,
    boundedBy: cut ?? (isCutOff ? 'constraint' : null),
    constraint,
    strategy,
    reductions,
    reason,
    partly,
    memoryModel: memory ?? sequential,
    fairness,
    lossy,
    undivided,
    orbits: orbitStates,
    resumed,
    note,
  };
}

function memoryText({ memoryModel: { model, buffer, heldBack }, exhaustive }: Receipt): string {
  if (buffer === null) return model;
  const size = heldBack ? 'for which a step had to wait: bounded by their size' : 'never too small';
  return `${model} with buffers of ${buffer}, ${size}${heldBack || exhaustive ? '' : ' in what was visited'}`;
}

/** The greatest odds hold for each of them. */
function lossyText(each: readonly Lossy[]): string[] {
  const [first, ...others] = each;
  if (first === undefined) return [];
  const kinds = [...new Set(each.map(({ kind }) => kind))].join(' or ');
  const odds = Math.max(...each.map((one) => one.odds));
  const where = others.length === 0 ? '' : 'in each search ';
  return [`${kinds}: ${where}a state was missed with a probability of at most ${boundOf(odds)}`];
}

/** Two digits that are not less. */
export function boundOf(odds: number): number {
  const near = Number(odds.toPrecision(2));
  return near >= odds ? near : Math.min(1, Number((odds * 1.05).toPrecision(2)));
}

/** What a checkpoint says is believed: whoever can write it can make it say anything. */
function resumedText(receipts: readonly Receipt[]): string[] {
  const each = receipts.flatMap(({ resumed }) => (resumed === null ? [] : [resumed]));
  const [first] = each;
  if (first === undefined) return [];
  if (each.length > 1) return [`${each.length} searches resumed from checkpoints`];
  return [`resumed from a checkpoint of ${first.states} states, ${first.digest.slice(0, 12)}`];
}

/** Nothing where no scenario has one. */
function constraintText(receipts: readonly Receipt[]): string[] {
  const all = receipts.flatMap(({ constraint }) => (constraint === null ? [] : [constraint.outside]));
  if (all.length === 0) return [];
  const sum = all.reduce((before, outside) => before + outside, 0);
  return [`within a constraint that cut off ${sum} ${sum === 1 ? 'state' : 'states'}`];
}

function reductionText({ reductions, partly }: Receipt): string {
  if (reductions.length === 0) return 'unreduced';
  return `${reductions.join(' and ')}${partly.length === 0 ? '' : ` of ${partly.join(' and ')}`}`;
}

/** Nothing where no property depends on it. */
function fairnessText(receipts: readonly Receipt[]): string[] {
  const declared = receipts.flatMap(({ fairness }) => (fairness.length === 0 ? [] : [fairness.join(', ')]));
  const [first, ...others] = new Set(declared);
  if (first === undefined) return [];
  return [others.length === 0 ? `fairness ${first}` : `${1 + others.length} kinds of fairness, as said above`];
}

/** One line for all results of a run: what they have in common, or all that occurs. */
export function receiptText(results: readonly Result[], version: string): string {
  return receiptsText(
    results.map((result) => ({ receipt: receiptOf(result, version), fingerprint: result.fingerprint })),
    version,
  );
}

/** The same of receipts that were written before. */
export function receiptsText(
  results: readonly { readonly receipt: Receipt; readonly fingerprint: string }[],
  version: string,
): string {
  const receipts = results.map(({ receipt }) => receipt);
  const all = (words: readonly string[]): string => [...new Set(words)].join(' or ');
  const fingerprints = [...new Set(results.map(({ fingerprint }) => fingerprint))];
  return `receipt: ${[
    all(receipts.map(({ strategy }) => strategy)),
    all(receipts.map(reductionText)),
    all(receipts.map(memoryText)),
    ...fairnessText(receipts),
    ...constraintText(receipts),
    ...resumedText(receipts),
    ...new Set(receipts.flatMap(({ undivided }) => (undivided === null ? [] : [`on one thread: ${undivided}`]))),
    ...lossyText(receipts.flatMap(({ lossy }) => (lossy === null ? [] : [lossy]))),
    fingerprints.length === 1 ? `fingerprint ${fingerprints[0]}` : `${fingerprints.length} fingerprints`,
    `racewalk ${version}`,
  ].join('; ')}`;
}
