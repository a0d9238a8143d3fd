/**
 * Whether some path of the model yields what a trace shows: a search over the model's states and the positions of the log.
 * A step in a function that the trace shows comes while that function is the innermost one that is open of those that the
 * machine names, and while a function is open some such step comes. A step that the trace has no place for may come anywhere in
 * its call.
 */
import { entryText, type LogEntry, type TracedRun } from './log.ts';
import type { Model, ModelStep } from './model.ts';
import type { Places } from './places.ts';

export type Verdict =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      /** How many entries of the log some path yields. */
      readonly prefix: number;
      readonly came: string;
      /** What the model would do next that the log does not have there. */
      readonly expected: readonly string[];
    };

/** A function that has been entered, and whether a path has taken a step since. */
interface Span {
  readonly function: string;
  readonly acted: boolean;
}
interface Point {
  readonly state: number;
  /** By thread: from the outermost to the innermost. */
  readonly spans: readonly (readonly Span[])[];
}
/** By thread: the actor whose call has begun and not ended; null between calls. */
type Current = readonly (number | null)[];

/** Functions that a kernel goes through without a step of the machines, each with the reason. */
export const passedThrough: { readonly [name: string]: string } = {
  __vmf_anon_prepare: 'nothing is done where the VMA has its anon_vma',
  tlb_finish_mmu: 'nothing is owed where nothing was gathered',
};

/** Functions that no thread of a test calls: their steps may come at any time, and later than the call that owes them. */
const elsewhere: ReadonlySet<string> = new Set(['vm_area_free_rcu_cb']);

/** `took` is told of each step that comes on some way through the log. */
export function conforms(
  model: Model,
  run: TracedRun,
  places: Places,
  took: (step: ModelStep) => void = () => {},
): Verdict {
  return new Search(model, places, took).verdict(run);
}

class Search {
  private readonly model: Model;
  private readonly places: Places;
  private readonly threads: number;
  private readonly took: (step: ModelStep) => void;
  /** By actor: the functions whose entries and returns count. */
  private readonly shown: readonly ReadonlySet<string>[];

  constructor(model: Model, places: Places, took: (step: ModelStep) => void) {
    this.took = took;
    this.model = model;
    this.places = places;
    this.threads = Math.max(...model.calls.map(({ thread }) => thread)) + 1;
    this.shown = model.calls.map(
      ({ actor }) => new Set([...model.namedBy(actor)].flatMap((name) => [...(places.of(name) ?? [])])),
    );
  }

  verdict({ log, outcome }: TracedRun): Verdict {
    let current: Current = Array(this.threads).fill(null);
    let points = new Map<string, Point>();
    add(points, { state: 0, spans: Array(this.threads).fill([]) });
    for (const [at, entry] of log.entries()) {
      const actor = 'call' in entry ? this.actorOf(entry) : (current[entry.thread] ?? -1);
      if ('function' in entry && this.shown[actor]?.has(entry.function) !== true) continue;
      const reached = this.closed(points, current);
      points = new Map();
      for (const point of reached.values()) {
        const after = this.consumed(point, entry, actor);
        if (after !== null) add(points, after);
      }
      if (points.size === 0) {
        return { accepted: false, prefix: at, came: entryText(entry), expected: this.expected(reached, actor) };
      }
      if (entry.what === 'begins') current = current.with(entry.thread, actor);
      else if (entry.what === 'ends' || entry.what === 'sleeps') current = current.with(entry.thread, null);
    }
    const last = this.closed(points, current);
    if (outcome !== null && [...last.values()].some(({ state }) => this.model.endsSo(state, outcome)))
      return { accepted: true };
    const came = outcome === null ? 'a run that comes to no end' : `rest, with the outcome '${outcome.join(' ')}'`;
    return { accepted: false, prefix: log.length, came, expected: this.expected(last, null) };
  }

  private actorOf({ thread, call }: { readonly thread: number; readonly call: number }): number {
    return this.model.calls.findIndex((each) => each.thread === thread) + call;
  }

  /** With all that the model can do before the next entry of the log. */
  private closed(from: ReadonlyMap<string, Point>, current: Current): Map<string, Point> {
    const reached = new Map(from);
    const queue = [...from.values()];
    for (let point = queue.pop(); point !== undefined; point = queue.pop()) {
      for (const step of this.model.steps(point.state)) {
        const after = this.taken(point, step, current);
        if (after === null) continue;
        this.took(step);
        if (add(reached, after)) queue.push(after);
      }
    }
    return reached;
  }

  /** Null if the step cannot come here. */
  private taken({ spans }: Point, { actor, optional, to, function: name }: ModelStep, current: Current): Point | null {
    if (to === null) return null;
    // Nobody sends a signal before the mark of a sleeper, and a task is not woken without a cause.
    if (optional) return null;
    if (name !== null && elsewhere.has(name)) return { state: to, spans };
    const thread = this.model.calls[actor]?.thread ?? -1;
    if (current[thread] !== actor) return null;
    const own = spans[thread] ?? [];
    const place = name === null ? null : this.places.of(name);
    if (place === null) return { state: to, spans };
    if (!place.has(own.at(-1)?.function ?? '')) return null;
    return { state: to, spans: spans.with(thread, own.map(acting)) };
  }

  /** Null if what the log has there is not so in this state. */
  private consumed({ state, spans }: Point, entry: LogEntry, actor: number): Point | null {
    const own = spans[entry.thread] ?? [];
    switch (entry.what) {
      case 'begins':
        return { state, spans };
      case 'ends':
      case 'sleeps':
        return this.hasEnded(state, entry, actor) ? { state, spans: spans.with(entry.thread, []) } : null;
      case 'enters':
        return { state, spans: spans.with(entry.thread, [...own, { function: entry.function, acted: false }]) };
      case 'returns': {
        const last = own.at(-1);
        if (last?.function !== entry.function || !(last.acted || entry.function in passedThrough)) return null;
        return { state, spans: spans.with(entry.thread, own.slice(0, -1)) };
      }
    }
  }

  private hasEnded(state: number, entry: LogEntry, actor: number): boolean {
    const word = entry.what === 'ends' ? entry.word : 'asleep';
    return this.model.says(state, actor, word) || elsewhere.has(this.model.standsIn(state, actor) ?? '');
  }

  /** Of one actor, or of all: the steps of all states that the log has led to, each once. */
  private expected(points: ReadonlyMap<string, Point>, actor: number | null): string[] {
    const texts = [...points.values()].flatMap(({ state }) =>
      this.model
        .steps(state)
        .filter((step) => !step.optional && (actor === null || step.actor === actor))
        .map((step) => this.stepText(step)),
    );
    return [...new Set(texts)].sort();
  }

  private stepText({ actor, event, function: name, to }: ModelStep): string {
    const where = name === null ? '' : ` in ${name}()`;
    return `P${this.model.calls[actor]?.thread} '${event}'${where}${to === null ? ', which breaks a check' : ''}`;
  }
}

function acting(span: Span): Span {
  return span.acted ? span : { ...span, acted: true };
}

function add(points: Map<string, Point>, point: Point): boolean {
  const key = `${point.state} ${point.spans.map((list) => list.map(({ acted }) => (acted ? 1 : 0)).join('')).join()}`;
  if (points.has(key)) return false;
  points.set(key, point);
  return true;
}
