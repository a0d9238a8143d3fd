/**
 * The generated engine: states packed in insertion order, an exact set of them, and batches of successors.
 * A batch is computed and hashed first, then all its table slots and candidate states are touched, then it is
 * inserted, so that the memory accesses overlap.
 */
import { hash, Printer, printActors, printJudgements } from '../compile/javascript.ts';
import type { Program } from '../compile/program.ts';

/** Successors gathered before they are looked up. */
export const batchSize = 256;

/** The arrays that grow with the search; growing means new ones and a new binding of the generated code. */
export interface Memory {
  readonly states: Int32Array;
  /** For each state the index of the state from which it was first reached. */
  readonly parents: Int32Array;
  /** Open addressing; an entry is 0 or hash tag and state index plus one. */
  readonly table: Int32Array;
}

export interface Hooks {
  /** A step from the state breaks a check. */
  fail(state: number, event: number, failure: number): void;
  /** A state is wrong: kind 0 an invariant, 1 an ending, 2 a circle of waiting actors. */
  violate(kind: number, number: number, state: number): void;
  /** Evaluating a property of the state breaks a check. */
  broken(failure: number, state: number): void;
}

export interface Engine {
  /** Appends the successors of the state to the batch of length `batched`; judges the state if it is quiescent. */
  expand(state: number, batched: number): number;
  /** Inserts the batch; false if there is no room for all of it, and then nothing is inserted. */
  insert(batched: number): boolean;
  /** Puts the words into the set; for the initial state. */
  start(words: Int32Array): void;
  /** Rebuilds the table for the first `states` states. */
  adopt(states: number): void;
}

/** Successors on their way into the set; kept when the memory grows. */
export interface Batch {
  readonly batch: Int32Array;
  readonly hashes: Int32Array;
  readonly origins: Int32Array;
  readonly fired: Int32Array;
  readonly slots: Int32Array;
  /** For each member, after `insert`: the index of its state. */
  readonly found: Int32Array;
}

export interface Shared {
  readonly hooks: Hooks;
  /** Set to 1 for each `sometimes` that a state witnesses. */
  readonly seen: Uint8Array;
  /** Set to 1 for each transition that fired. */
  readonly taken: Uint8Array;
  /** Set to 1 for each transition that nobody owes. */
  readonly optional: Uint8Array;
  readonly counts: { states: number; rested: number };
}

/** The most successors that one state can have. */
export function successorsMax(program: Program): number {
  return program.actors.reduce((sum, { cases }) => sum + Math.max(1, ...cases.map(({ events }) => events.length)), 0);
}

/** Room for a full batch and the successors of one more state. */
export function allocateBatch(program: Program): Batch {
  const size = batchSize + successorsMax(program);
  const numbers = (): Int32Array => new Int32Array(size);
  const batch = new Int32Array(size * program.layout.words);
  return { batch, hashes: numbers(), origins: numbers(), fired: numbers(), slots: numbers(), found: numbers() };
}

export function engineText(program: Program): string {
  const { words } = program.layout;
  const printer = new Printer(program.layout);
  const w = printer.words('w');
  const load = w.map((name, word) => `${name} = states[s * ${words} + ${word}]`).join(', ');
  const differs = (at: string): string =>
    w.map((name, word) => `batch[${at} * ${words} + ${word}] !== ${name}`).join(' || ');
  const same = w.map((_, word) => `states[p + ${word}] === batch[q + ${word}]`).join(' && ');
  const copy = w.map((_, word) => `states[n * ${words} + ${word}] = batch[q + ${word}];`).join(' ');
  const judged = w.map((_, word) => `batch[q + ${word}]`).join(', ');
  const calls = program.actors.map(({ actor }) => `b = actor${actor.index}(${w.join(', ')}, s, b);`).join('\n');
  return `'use strict';
const { ${parameterNames.join(', ')} } = given;
let soon = 0, hard = 0, failing = false;
const spread = (x) => x ^ (x >>> 15);
function fail(s, event, failure) { failing = true; hooks.fail(s, event, failure); }
const violate = hooks.violate, broken = hooks.broken;
${printActors(program)}
${printJudgements(program)}
function expand(s, b) {
const first = b, ${load};
failing = false;
${calls}
if (!failing && quiet(${w.join(', ')}, first, b)) { counts.rested = 1; rest(${w.join(', ')}, s); }
return b;
}
function quiet(${w.join(', ')}, from, to) {
for (let i = from; i < to; i++) if (optional[fired[i]] === 0 && (${differs('i')})) return false;
return true;
}
function insert(size) {
let n = counts.states, sink = 0;
if (n + size > room) return false;
for (let i = 0; i < size; i++) slots[i] = table[hashes[i] & tableMask];
for (let i = 0; i < size; i++) { const e = slots[i]; if (e !== 0 && ((e ^ hashes[i]) & tagMask) === 0) sink ^= states[((e & indexMask) - 1) * ${words}]; }
slots[0] = sink;
for (let i = 0; i < size; i++) {
const h = hashes[i], q = i * ${words};
taken[fired[i]] = 1;
let slot = h & tableMask;
for (;;) {
const e = table[slot];
if (e === 0) {
table[slot] = (h & tagMask) | (n + 1);
${copy}
parents[n] = origins[i];
found[i] = n;
inspect(${judged}, n);
n++;
break;
}
if (((e ^ h) & tagMask) === 0) {
const p = ((e & indexMask) - 1) * ${words};
if (${same}) { found[i] = (e & indexMask) - 1; break; }
}
slot = (slot + 1) & tableMask;
}
}
counts.states = n;
return true;
}
function start(words) {
for (let i = 0; i < ${words}; i++) batch[i] = words[i];
${w.map((name, word) => `const ${name} = words[${word}];`).join(' ')}
hashes[0] = ${hash(w)};
origins[0] = -1; fired[0] = taken.length - 1;
insert(1);
}
function adopt(n) {
for (let s = 0; s < n; s++) {
const ${load}, h = ${hash(w)};
let slot = h & tableMask;
while (table[slot] !== 0) slot = (slot + 1) & tableMask;
table[slot] = (h & tagMask) | (s + 1);
}
}
return { expand, insert, start, adopt };`;
}

const parameterNames = [
  'states',
  'parents',
  'table',
  'batch',
  'hashes',
  'origins',
  'fired',
  'slots',
  'found',
  'seen',
  'taken',
  'optional',
  'counts',
  'hooks',
  'imul',
  'tableMask',
  'indexMask',
  'tagMask',
  'room',
];

/**
 * Compiles the text and binds it to arrays. V8 folds the arrays into the machine code as long as the text is compiled
 * anew for each binding and the arrays are constants in it.
 */
export function bindEngine(text: string, memory: Memory, batch: Batch, shared: Shared): Engine {
  const indexMask = memory.table.length - 1;
  const given = {
    ...memory,
    ...batch,
    ...shared,
    imul: Math.imul,
    tableMask: indexMask,
    indexMask,
    tagMask: ~indexMask,
    room: memory.parents.length,
  };
  // The one place where text becomes code: it is generated from a checked definition, never from user input as such.
  return new Function('given', text)(given) as Engine;
}
