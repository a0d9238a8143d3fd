/** A step that could store more than its actor's buffer has room for waits: a candidate that does nothing stands before it. */
import { ModelError } from '../../language/model-error.ts';
import type { Act, Candidate, Chart, Use } from '../chart/chart.ts';
import { type Internal, refuseEndless } from '../chart/macrostep.ts';
import { ancestry, move } from '../chart/move.ts';
import { raisedEvents } from '../chart/raise.ts';
import { candidatesOf } from '../chart/uses.ts';
import type { Traffic } from './traffic.ts';
import * as traffic from './traffic.ts';

export interface Room {
  /** How many stores a buffer holds. */
  readonly size: number;
  traffic(use: Use): Traffic;
  /** The guard that holds where less room than this is left. */
  guardFor(stores: number): Use;
}

/** The same machine, whose events are held back for want of room. Throws ModelError for a step that no room is enough for. */
export function withRoom(chart: Chart, room: Room): Chart {
  const needs = new Needs(chart, room);
  const raised = raisedEvents(chart);
  const states = chart.states.map((state) => {
    const on = [...state.on].map(([event, list]) => {
      const full = (candidate: Candidate): Candidate[] => {
        const stores = needs.of(candidate, event);
        if (stores === 0) return [candidate];
        const noRoom = { kind: 'named', use: room.guardFor(stores) } as const;
        const guard = candidate.guard === null ? noRoom : ({ kind: 'and', list: [noRoom, candidate.guard] } as const);
        const { source } = candidate;
        return [{ guard, acts: [], source, target: null, reenter: false, description: '', heldBack: true }, candidate];
      };
      return [event, raised.has(event) ? list : list.flatMap(full)] as const;
    });
    return { ...state, on: new Map(on) };
  });
  return { ...chart, states };
}

class Needs {
  private readonly chart: Chart;
  private readonly room: Room;
  /** Machines that never store need no look at their macrosteps. */
  private readonly stores: boolean;

  constructor(chart: Chart, room: Room) {
    this.chart = chart;
    this.room = room;
    const acts = chart.states.flatMap((state) => [
      ...state.entry,
      ...state.exit,
      ...candidatesOf(state).flatMap((candidate) => candidate.acts),
    ]);
    this.stores = acts.some((act) => this.act(act) !== traffic.nothing);
  }

  /** The room that has to be left before the step, from whichever inner state it is taken. */
  of(candidate: Candidate, event: string): number {
    if (!this.stores) return 0;
    const { states, name } = this.chart;
    const inside = states.filter(
      ({ kind, index }) =>
        kind !== 'compound' && ancestry(this.chart, index).some((each) => each.index === candidate.source),
    );
    const { added, held } = inside
      .map(({ index }) => this.macrostep(index, candidate, [], 0))
      .reduce(traffic.either, traffic.nothing);
    const { size } = this.room;
    if (Math.max(added, held) <= size) return added;
    throw new ModelError(
      `machine '${name}', state '${states[candidate.source]?.path}': '${event}' may store ${Math.max(added, held)} times in one step, and a store buffer holds ${size}; write memory: { …, buffer: ${Math.max(added, held)} }`,
    );
  }

  private macrostep(from: number, candidate: Candidate, waiting: readonly Internal[], depth: number): Traffic {
    const { chart } = this;
    refuseEndless(chart, from, depth);
    const { exits, entries, to } = move(chart, from, candidate);
    const queue = [...waiting];
    const acts = [...exits.flatMap(({ exit }) => exit), ...candidate.acts];
    for (const state of entries) {
      acts.push(...state.entry);
      const parent = state.parent === null ? undefined : chart.states[state.parent];
      if (state.kind === 'final' && parent !== undefined) queue.push({ kind: 'done', state: parent });
    }
    const raised = acts.flatMap((act): Internal[] => (act.kind === 'raise' ? [act] : []));
    return traffic.then(this.sequence(acts), this.settle(to, [...queue, ...raised], depth + 1));
  }

  private settle(at: number, queue: readonly Internal[], depth: number): Traffic {
    const line = ancestry(this.chart, at);
    const [here] = line;
    if (here?.kind === 'final' && here.parent === 0) return this.sequence(line.flatMap(({ exit }) => exit));
    const always = line.flatMap((state) => state.always);
    const next = (list: readonly Candidate[], rest: readonly Internal[]): Traffic[] =>
      list.map((candidate) => this.macrostep(at, candidate, rest, depth));
    if (always.length > 0) return next(always, queue).reduce(traffic.either);
    const [internal, ...rest] = queue;
    if (internal === undefined) return traffic.nothing;
    const answers =
      internal.kind === 'raise'
        ? line.flatMap((state) => state.on.get(internal.event) ?? [])
        : line.includes(internal.state)
          ? internal.state.onDone
          : [];
    return next(answers, rest).reduce(traffic.either, this.settle(at, rest, depth));
  }

  private sequence(acts: readonly Act[]): Traffic {
    return acts.map((act) => this.act(act)).reduce(traffic.then, traffic.nothing);
  }
  private act(act: Act): Traffic {
    return act.kind === 'action' ? this.room.traffic(act.use) : traffic.nothing;
  }
}
