/** What a verdict rests on beside its counts: how the states were visited, and what may have been missed. */
import type { Cut, Reduction, Result } from './result.ts';

/** What a result says only where it differs from an ordinary search; absent otherwise. */
export interface Unusual {
  /** Stores that wait in buffers. */
  readonly memory?: MemoryModel;
  readonly explored: {
    /** Of a search that may take two states for one. */
    readonly lossy?: Lossy;
    /** States before symmetry: the sum of the sizes of the orbits. */
    readonly orbits?: number;
    /** Continued from a checkpoint. */
    readonly resumed?: boolean;
  };
}
export interface MemoryModel {
  /** Such as 'TSO'. */
  readonly model: string;
  /** Stores that a buffer holds; null without buffers. */
  readonly buffer: number | null;
  /** Whether a full buffer ever held a store back: then the verdict is bounded by its size. */
  readonly heldBack: boolean;
}
export interface Lossy {
  readonly method: string;
  /** An upper bound of the probability that some state was missed. */
  readonly odds: number;
}

export interface Receipt {
  /** Of Racewalk. */
  readonly version: string;
  /** Every reachable state was visited, or one for each class of states that a sound reduction makes equal. */
  readonly exhaustive: boolean;
  /** What bounded the search: a cut, or 'buffer' where a full store buffer held a store back. */
  readonly boundedBy: Cut | 'buffer' | 'lossy' | null;
  readonly strategy: string;
  readonly reductions: readonly Reduction[];
  readonly memoryModel: MemoryModel;
  readonly fairness: readonly string[];
  readonly lossy: Lossy | null;
  readonly orbits: number | null;
  readonly resumed: boolean;
}

const sequential: MemoryModel = { model: 'sequential consistency', buffer: null, heldBack: false };

export function receiptOf(result: Result & Unusual, version: string): Receipt {
  const { cut, explored, memory = sequential, fairness } = result;
  const { strategy, reductions, lossy = null, orbits = null, resumed = false } = explored;
  const boundedBy = cut ?? (memory.heldBack ? 'buffer' : lossy !== null ? 'lossy' : null);
  return {
    version,
    exhaustive: boundedBy === null,
    boundedBy,
    strategy,
    reductions,
    memoryModel: memory,
    fairness,
    lossy,
    orbits,
    resumed,
  };
}

/** What a reader must know who takes every search for an ordinary one; mostly nothing. */
export function unusualNotes(result: Result & Unusual): string[] {
  const { strategy, reductions, memoryModel, lossy, orbits, resumed } = receiptOf(result, '');
  const notes: string[] = [];
  if (strategy !== 'breadth first') notes.push(`order: ${strategy}`);
  if (reductions.length > 0) {
    notes.push(`reduced by ${reductions.join(' and ')}${orbits === null ? '' : `; ${orbits} states unreduced`}`);
  }
  if (memoryModel.buffer !== null) notes.push(`memory model: ${memoryText(memoryModel)}`);
  if (lossy !== null) notes.push(`lossy, ${lossyText(lossy)}`);
  if (resumed) notes.push('resumed from a checkpoint');
  return notes;
}

function memoryText({ model, buffer, heldBack }: MemoryModel): string {
  if (buffer === null) return model;
  return `${model} with buffers of ${buffer}${heldBack ? ', which were full: bounded by their size' : ', never full'}`;
}
function lossyText({ method, odds }: Lossy): string {
  return `${method}: a state was missed with a probability of at most ${odds}`;
}

/** One line for all results of a run: what they have in common, or all that occurs. */
export function receiptText(results: readonly (Result & Unusual)[], version: string): string {
  const receipts = results.map((result) => receiptOf(result, version));
  const all = (words: readonly string[]): string => [...new Set(words)].join(' or ');
  const fingerprints = [...new Set(results.map(({ fingerprint }) => fingerprint))];
  return `receipt: ${[
    all(receipts.map(({ strategy }) => strategy)),
    all(receipts.map(({ reductions }) => (reductions.length === 0 ? 'unreduced' : reductions.join(' and ')))),
    all(receipts.map(({ memoryModel }) => memoryText(memoryModel))),
    ...[all(receipts.flatMap(({ lossy }) => (lossy === null ? [] : lossyText(lossy))))].filter((text) => text !== ''),
    fingerprints.length === 1 ? `fingerprint ${fingerprints[0]}` : `${fingerprints.length} fingerprints`,
    `racewalk ${version}`,
  ].join('; ')}`;
}
