/**
 * Emits what a partition of a search needs beside an engine: its successors go into an outbox for each partition, and
 * what the others have for it comes back into the batch in the order in which one engine would have met it. A successor
 * carries the place of its state in that order, and its own number among the successors of that state: its key.
 */
import { finish, hashSum } from '../../compile/emit/code.ts';
import * as wasm from '../../compile/emit/wasm.ts';
import { type Callee, i32, i64, Label, type Local, type ModuleWriter, type Part } from '../../compile/emit/wasm.ts';
import { batchSize, copy, type Plan } from '../core.ts';

/** What the module of a partition exports beside those of an engine. Keys count from `base` and wrap around. */
export interface Exchange {
  /** The number of the partition that owns the state at the address. */
  home(record: number): number;
  /** Empties the batch into the outboxes of partition `self`. The first place listed is that of the state `first`. */
  scatter(self: number, first: number): void;
  /** Fills the batch from all streams with what has the least keys, as long as they are within `span` of the base. */
  gather(base: number, span: number): void;
  /** Lists the keys of those of an inserted batch of `batched` that are new; the first new one has number `known`. */
  collect(known: number, batched: number): void;
}

/** Where a partition has what it exchanges, in bytes. */
export interface ExchangePlan extends Plan {
  readonly partitions: number;
  /** How many bits of a key number the successors of one state. */
  readonly ordinalBits: number;
  /** The places of the states to be expanded, at most `placesMax`. */
  readonly places: number;
  /** The keys of the batch. */
  readonly keys: number;
  /** For each partition: where its outbox ends, and from where to where its stream goes on. */
  readonly outEnds: number;
  readonly inAts: number;
  readonly inEnds: number;
  /** The keys of new states, and the cell that holds where they end. */
  readonly news: number;
  readonly newsEnd: number;
  readonly outboxes: number;
  readonly inboxes: number;
  /** Of one outbox or inbox. */
  readonly boxBytes: number;
}

export interface Exchanging {
  readonly partitions: number;
  /** Bytes of all outboxes of each; `outboxesBytes` if absent, which is wanted but for experiments. */
  readonly outboxes?: number;
}

/** The most places that one round of expanding goes through, of all partitions together. */
export const placesMax = 2 ** 14;
/** Bytes of all outboxes of a partition, unless the successors of a few states need more. */
export const outboxesBytes = 2 ** 22;

export function planExchange(
  plan: Plan,
  successorsMax: number,
  { partitions, outboxes: bytes = outboxesBytes }: Exchanging,
): ExchangePlan {
  const aligned = (address: number): number => Math.ceil(address / 64) * 64;
  const ordinalBits = Math.ceil(Math.log2(successorsMax + 1));
  if (placesMax * 2 ** ordinalBits >= 2 ** 32)
    throw new Error(`a state with up to ${successorsMax} successors leaves no room in the keys of a partition`);
  const least = 2 * (batchSize + successorsMax);
  const boxBytes = plan.stride * Math.max(least, Math.floor(bytes / (partitions * plan.stride)));
  const places = plan.states;
  const keys = places + 4 * placesMax;
  const outEnds = aligned(keys + 4 * batchSize);
  const inAts = outEnds + 4 * partitions;
  const inEnds = inAts + 4 * partitions;
  const newsEnd = inEnds + 4 * partitions;
  const news = newsEnd + 4;
  const outboxes = aligned(news + 4 * partitions * (boxBytes / plan.stride));
  const inboxes = outboxes + partitions * boxBytes;
  const states = aligned(inboxes + partitions * boxBytes);
  const boxes = { outboxes, inboxes, boxBytes, news, newsEnd };
  return { ...plan, partitions, ordinalBits, places, keys, outEnds, inAts, inEnds, ...boxes, states };
}

export function emitExchange(writer: ModuleWriter, plan: ExchangePlan): void {
  writer.export('home', emitHome(writer, plan));
  writer.export('scatter', emitScatter(writer, plan));
  writer.export('gather', emitGather(writer, plan));
  writer.export('collect', emitCollect(writer, plan));
}

// By the upper bits of the hash: the lower ones say where in the table.
function ownerOf({ partitions }: ExchangePlan, hash: Part): Part {
  const scaled = wasm.mul64(wasm.extend(hash), i64(BigInt(partitions)));
  return wasm.lowHalf(wasm.shiftRight64(scaled, i64(32n)));
}

function emitHome(writer: ModuleWriter, plan: ExchangePlan): Callee {
  return writer.define(['i32'], ['i32'], (frame) => {
    const sum = hashSum(plan.words, (word) => wasm.load(wasm.get(0), word * 4));
    return ownerOf(plan, finish(sum, frame.local('i64')));
  });
}

const cell = (cells: number, at: Local): Part => wasm.add(i32(cells), wasm.shl(wasm.get(at), i32(2)));

function emitScatter(writer: ModuleWriter, plan: ExchangePlan): Callee {
  const { stride } = plan;
  return writer.define(['i32', 'i32'], [], (frame) => {
    const [self, first] = [0, 1] as const;
    const [at, end, origin, last] = [frame.local(), frame.local(), frame.local(), frame.local()];
    const [key, box, to] = [frame.local(), frame.local(), frame.local()];
    const next = new Label();
    const place = wasm.load(wasm.add(i32(plan.places), wasm.shl(wasm.sub(wasm.get(origin), wasm.get(first)), i32(2))));
    return [
      wasm.set(at, i32(plan.batch)),
      wasm.set(end, wasm.load(i32(0), plan.batchEnd)),
      wasm.set(last, i32(-1)),
      wasm.loop(
        next,
        wasm.when(wasm.below(wasm.get(at), wasm.get(end)), [
          wasm.set(origin, wasm.load(wasm.get(at), plan.origin)),
          wasm.when(wasm.equal(wasm.get(origin), wasm.get(last)), wasm.set(key, wasm.add(wasm.get(key), i32(1))), [
            wasm.set(last, wasm.get(origin)),
            wasm.set(key, wasm.shl(place, i32(plan.ordinalBits))),
          ]),
          wasm.set(box, ownerOf(plan, wasm.load(wasm.get(at), plan.hash))),
          wasm.set(box, cell(plan.outEnds, box)),
          wasm.set(to, wasm.load(wasm.get(box))),
          copy(stride / 4, wasm.get(to), wasm.get(at)),
          wasm.store(
            wasm.get(to),
            plan.origin,
            wasm.add(wasm.mul(wasm.get(origin), i32(plan.partitions)), wasm.get(self)),
          ),
          wasm.store(wasm.get(to), plan.found, wasm.get(key)),
          wasm.store(wasm.get(box), 0, wasm.add(wasm.get(to), i32(stride))),
          wasm.set(at, wasm.add(wasm.get(at), i32(stride))),
          wasm.branch(next),
        ]),
      ),
      wasm.store(i32(0), plan.batchEnd, i32(plan.batch)),
    ];
  });
}

function emitGather(writer: ModuleWriter, plan: ExchangePlan): Callee {
  const { stride, partitions } = plan;
  return writer.define(['i32', 'i32'], [], (frame) => {
    const [base, span] = [0, 1] as const;
    const [end, keyAt, from, at] = [frame.local(), frame.local(), frame.local(), frame.local()];
    const [least, bound, key] = [frame.local(), frame.local(), frame.local()];
    const out = new Label();
    const pick = new Label();
    const take = new Label();
    const full = i32(plan.batch + batchSize * stride);
    const keyOf = (address: Part): Part => wasm.sub(wasm.load(address, plan.found), wasm.get(base));
    // The stream with the least key, and the least of the other streams.
    const look = Array.from({ length: partitions }, (_, stream): Part => {
      const cells = [plan.inAts + 4 * stream, plan.inEnds + 4 * stream] as const;
      return wasm.when(wasm.below(wasm.load(i32(0), cells[0]), wasm.load(i32(0), cells[1])), [
        wasm.set(key, keyOf(wasm.load(i32(0), cells[0]))),
        wasm.when(
          wasm.below(wasm.get(key), wasm.get(least)),
          [wasm.set(bound, wasm.get(least)), wasm.set(least, wasm.get(key)), wasm.set(from, i32(4 * stream))],
          wasm.when(wasm.below(wasm.get(key), wasm.get(bound)), wasm.set(bound, wasm.get(key))),
        ),
      ]);
    });
    return [
      wasm.set(end, i32(plan.batch)),
      wasm.set(keyAt, i32(plan.keys)),
      wasm.block(
        out,
        wasm.loop(
          pick,
          wasm.set(least, wasm.get(span)),
          wasm.set(bound, wasm.get(span)),
          wasm.set(from, i32(-1)),
          look,
          wasm.branchIf(wasm.equal(wasm.get(from), i32(-1)), out),
          wasm.set(at, wasm.load(wasm.get(from), plan.inAts)),
          wasm.set(key, wasm.get(least)),
          wasm.loop(
            take,
            copy(stride / 4, wasm.get(end), wasm.get(at)),
            wasm.store(wasm.get(keyAt), 0, wasm.add(wasm.get(key), wasm.get(base))),
            wasm.set(end, wasm.add(wasm.get(end), i32(stride))),
            wasm.set(keyAt, wasm.add(wasm.get(keyAt), i32(4))),
            wasm.set(at, wasm.add(wasm.get(at), i32(stride))),
            wasm.when(
              wasm.choose(
                wasm.below(wasm.get(at), wasm.load(wasm.get(from), plan.inEnds)),
                wasm.below(wasm.get(end), full),
                i32(0),
              ),
              [wasm.set(key, keyOf(wasm.get(at))), wasm.branchIf(wasm.below(wasm.get(key), wasm.get(bound)), take)],
            ),
          ),
          wasm.store(wasm.get(from), plan.inAts, wasm.get(at)),
          wasm.branchIf(wasm.below(wasm.get(end), full), pick),
        ),
      ),
      wasm.store(i32(0), plan.batchEnd, wasm.get(end)),
    ];
  });
}

function emitCollect(writer: ModuleWriter, plan: ExchangePlan): Callee {
  return writer.define(['i32', 'i32'], [], (frame) => {
    const [known, batched] = [0, 1] as const;
    const [nth, at, to] = [frame.local(), frame.local(), frame.local()];
    const next = new Label();
    return [
      wasm.set(at, i32(plan.batch)),
      wasm.set(to, wasm.load(i32(0), plan.newsEnd)),
      wasm.loop(
        next,
        wasm.when(wasm.below(wasm.get(nth), wasm.get(batched)), [
          wasm.when(wasm.equal(wasm.load(wasm.get(at), plan.found), wasm.get(known)), [
            wasm.store(wasm.get(to), 0, wasm.load(cell(plan.keys, nth))),
            wasm.set(to, wasm.add(wasm.get(to), i32(4))),
            wasm.set(known, wasm.add(wasm.get(known), i32(1))),
          ]),
          wasm.set(nth, wasm.add(wasm.get(nth), i32(1))),
          wasm.set(at, wasm.add(wasm.get(at), i32(plan.stride))),
          wasm.branch(next),
        ]),
      ),
      wasm.store(i32(0), plan.newsEnd, wasm.get(to)),
    ];
  });
}
