/** Emits the functions that judge a state: its invariants, its witnesses, its circles of waiting actors, its rest. */
import { type Code, known } from '../lower/code.ts';
import type { Layout } from '../lower/layout.ts';
import type { Judgement, Program } from '../lower/program.ts';
import { CodeEmitter } from './code.ts';
import * as wasm from './wasm.ts';
import { type Callee, type Frame, i32, Label, type Local, type ModuleWriter, type Part } from './wasm.ts';

/** What the judging functions call. */
export interface Reports {
  /** (kind, number, state) */
  readonly violate: Callee;
  /** (failure, state): evaluating a property breaks a check. */
  readonly broken: Callee;
}
// The parameters of the functions.
const record: Local = 0;
const state: Local = 1;

/** Kinds of violation as reported: an invariant, an ending, a circle of waiting actors. */
export const kinds = { invariant: 0, ending: 1, circle: 2 } as const;

/**
 * (record, state): `inspect` judges a new state, `rest` a quiescent one; null where there is nothing to judge.
 * `seen`: address of the bytes that say which `sometimes` has been seen; `outside`: of the number of new states that do
 * not satisfy the constraint.
 */
export function emitJudgements(
  writer: ModuleWriter,
  program: Program,
  { seen, outside }: { readonly seen: number; readonly outside: number },
  reports: Reports,
) {
  // Who always finds one of its locks free never waits.
  const waits = program.waits.map((masks) => (masks.some((mask) => known(mask) === 0) ? [] : masks));
  const circle = waits.some((masks) => masks.length > 0) ? emitCircle(writer, waits) : null;
  const define = (list: (emitter: JudgementEmitter) => Part[]): Callee | null => {
    let empty = true;
    const write = (frame: Frame): Part => {
      const emitter = new JudgementEmitter(program.layout, frame, reports);
      const parts = list(emitter);
      empty = parts.length === 0;
      return [emitter.loads(), parts];
    };
    const callee = writer.define(['i32', 'i32'], [], write);
    return empty ? null : callee;
  };
  return {
    inspect: define((emitter) => [
      ...program.invariants.flatMap((each, at) => emitter.judge(kinds.invariant, at, each)),
      ...program.witnesses.flatMap((each, at) => emitter.witness(seen + at, each)),
      ...(circle === null ? [] : [emitter.circle(circle, waits.flat())]),
      ...(program.constraint === null ? [] : [emitter.outside(outside, program.constraint)]),
    ]),
    rest: define((emitter) => program.endings.flatMap((each, at) => emitter.judge(kinds.ending, at, each))),
  };
}

/** (record, state) to whether the predicate holds, for each. What breaks a check is reported and does not hold. */
export function emitPredicates(writer: ModuleWriter, { layout, predicates }: Program, reports: Reports): Callee[] {
  return predicates.map((predicate) => emitPredicate(writer, layout, predicate, reports));
}
/** The same for one condition. */
export function emitPredicate(writer: ModuleWriter, layout: Layout, predicate: Code, reports: Reports): Callee {
  return writer.define(['i32', 'i32'], ['i32'], (frame) => {
    const emitter = new JudgementEmitter(layout, frame, reports);
    const parts = emitter.predicate(predicate);
    return [emitter.loads(), parts];
  });
}

class JudgementEmitter {
  private readonly words: readonly Local[];
  private readonly hard: Local;
  private readonly test: Local;
  private readonly code: CodeEmitter;
  private readonly reports: Reports;
  private readonly read = new Set<number>();

  constructor(layout: Layout, frame: Frame, reports: Reports) {
    this.reports = reports;
    this.words = Array.from({ length: layout.words }, () => frame.local());
    this.hard = frame.local();
    this.test = frame.local();
    this.code = new CodeEmitter(layout, frame, {
      word: (word) => {
        this.read.add(word);
        return wasm.get(this.words[word] ?? 0);
      },
      // The first failure counts; the value goes on as 0.
      failed: (failure) => [wasm.when(wasm.isZero(wasm.get(this.hard)), wasm.set(this.hard, i32(failure + 1))), i32(0)],
      later: () => [],
    });
  }

  loads(): Part {
    return [...this.read].map((word) => wasm.set(this.words[word] ?? 0, wasm.load(wasm.get(record), word * 4)));
  }

  judge(kind: number, number: number, { cond }: Judgement): Part[] {
    if (cond.node.kind === 'constant' && cond.node.value === 0) return [];
    this.code.forget();
    const report = wasm.call(this.reports.violate, i32(kind), i32(number), wasm.get(state));
    const truth = this.code.truth(cond);
    if (!cond.fails) return [wasm.when(truth, report)];
    return [wasm.set(this.test, truth), this.broken(), wasm.when(wasm.get(this.test), report)];
  }

  witness(seen: number, { cond }: Judgement): Part[] {
    if (cond.node.kind === 'constant' && cond.node.value === 0) return [];
    this.code.forget();
    const truth = this.code.truth(cond);
    const note = wasm.storeByte(i32(0), seen, i32(1));
    // What fails has no value: it witnesses nothing.
    const judged = cond.fails
      ? [wasm.set(this.test, truth), this.broken(), wasm.when(wasm.get(this.test), note)]
      : wasm.when(truth, note);
    return [wasm.when(wasm.isZero(wasm.loadByte(i32(0), seen)), judged)];
  }

  predicate(cond: Code): Part {
    const truth = wasm.unequal(this.code.truth(cond), i32(0));
    return cond.fails ? [wasm.set(this.test, truth), this.broken(), wasm.get(this.test)] : truth;
  }

  /** Counts the state if the condition does not hold. */
  outside(cell: number, cond: Code): Part {
    this.code.forget();
    const count = wasm.store(i32(0), cell, wasm.add(wasm.load(i32(0), cell), i32(1)));
    return wasm.when(wasm.isZero(this.predicate(cond)), count);
  }

  circle(circle: Callee, waits: readonly Code[]): Part {
    this.code.forget();
    const masks = waits.map((mask) => (mask.fails ? this.orNobody(this.code.value(mask)) : this.code.value(mask)));
    const found = wasm.call(this.reports.violate, i32(kinds.circle), i32(0), wasm.get(state));
    return wasm.when(wasm.call(circle, ...masks), found);
  }

  /** An actor whose lock is an error to name waits for nobody: its step fails, and that is reported. */
  private orNobody(mask: Part): Part {
    return [
      wasm.set(this.test, mask),
      wasm.when(wasm.get(this.hard), [wasm.set(this.test, i32(0)), wasm.set(this.hard, i32(0))]),
      wasm.get(this.test),
    ];
  }

  private broken(): Part {
    const report = wasm.call(this.reports.broken, wasm.sub(wasm.get(this.hard), i32(1)), wasm.get(state));
    return wasm.when(wasm.get(this.hard), [report, wasm.set(this.hard, i32(0)), wasm.set(this.test, i32(0))]);
  }
}

// Actors that wait for no waiting actor are taken away until none is left or nothing changes.
function emitCircle(writer: ModuleWriter, waits: Program['waits']): Callee {
  let parameters = 0;
  const actors = waits.map((masks) => masks.map(() => parameters++));
  return writer.define(
    Array.from({ length: parameters }, () => 'i32' as const),
    ['i32'],
    (frame) => {
      const live = frame.local();
      const left = frame.local();
      const again = new Label();
      // An actor stays while all that it could take instead is blocked.
      const among = (others: (mask: Local) => Part): Part =>
        actors.reduce<Part>((bits, [first, ...rest], actor) => {
          if (first === undefined) return bits;
          const blocked = (mask: Local): Part => wasm.unequal(others(mask), i32(0));
          const all = rest.reduce<Part>((before, mask) => wasm.and(before, blocked(mask)), blocked(first));
          return wasm.or(bits, wasm.shl(all, i32(actor)));
        }, i32(0));
      return [
        wasm.set(
          live,
          among((mask) => wasm.get(mask)),
        ),
        wasm.loop(
          again,
          wasm.set(
            left,
            wasm.and(
              among((mask) => wasm.and(wasm.get(mask), wasm.get(live))),
              wasm.get(live),
            ),
          ),
          wasm.when(wasm.equal(wasm.get(left), wasm.get(live)), wasm.give(wasm.unequal(wasm.get(live), i32(0)))),
          wasm.set(live, wasm.get(left)),
          wasm.branch(again),
        ),
        i32(0),
      ];
    },
  );
}
