/**
 * Builds the machine of a described role. What the language refuses is left out: states that nothing leads to, raised
 * events that nothing handles. So is what would never come to rest: `always` and `onDone` only lead forward in the
 * order of the states, and each raised event raises later ones only, the last of them without a target.
 */
import { and, not, or, raise, stateIn } from 'xstate';
import type {
  ActText,
  CandidateText,
  CondText,
  GuardText,
  LockText,
  RoleText,
  StatementText,
  StateText,
} from './description.ts';

export const firstRaised = 4;
const lastRaised = 6;

interface Node {
  readonly id: number;
  readonly text: StateText;
  readonly parent: number | null;
  readonly path: string;
  readonly children: readonly number[];
  /** The last state inside it. */
  readonly end: number;
}
type Origin = { readonly node: Node; readonly event: number | 'always' | 'onDone' };

/** A guard or an action as the machine names it. */
export interface Named<T> {
  readonly name: string;
  readonly text: T;
  /** Whether it may read choices. */
  readonly choosing: boolean;
}
type Config = { [key: string]: unknown };
export interface Plan {
  readonly config: Config;
  readonly guards: readonly Named<CondText>[];
  readonly actions: readonly Named<readonly StatementText[]>[];
  readonly steps: readonly Named<LockText & { readonly further: CondText }>[];
  /** Paths of all states that are left. */
  readonly paths: readonly string[];
}

export function plan(role: RoleText, id: string): Plan {
  return new Planner(role).plan(id);
}

class Planner {
  private readonly nodes: Node[] = [];
  private readonly top: readonly number[];
  private readonly kept = new Set<number>();
  private readonly guards = new Map<string, Named<CondText>>();
  private readonly actions = new Map<string, Named<readonly StatementText[]>>();
  private readonly steps = new Map<string, Named<LockText & { readonly further: CondText }>>();

  constructor(role: RoleText) {
    // A machine whose first state is final has nothing to do.
    this.top = role.states.map((state, at) => this.number(at === 0 ? lively(state) : state, null));
    const [first] = this.top;
    if (first !== undefined) this.keep(first);
  }

  plan(id: string): Plan {
    const config: Config = { id, ...this.inside(this.top) };
    const paths = this.nodes.filter((node) => this.kept.has(node.id)).map(({ path }) => path);
    const [guards, actions, steps] = [[...this.guards.values()], [...this.actions.values()], [...this.steps.values()]];
    return { config, guards, actions, steps, paths };
  }

  private number(text: StateText, parent: number | null): number {
    const id = this.nodes.length;
    const above = parent === null ? '' : `${this.nodes[parent]?.path}.`;
    const children: number[] = [];
    const path = `${above}s${id}`;
    this.nodes.push({ id, text, parent, path, children, end: id });
    if (text.kind !== 'final') for (const child of text.children) children.push(this.number(child, id));
    this.nodes[id] = { id, text, parent, path, children, end: this.nodes.length - 1 };
    return id;
  }

  private node(id: number): Node {
    const found = this.nodes[id];
    if (found === undefined) throw new Error(`no state ${id}`);
    return found;
  }

  private keep(id: number): void {
    if (this.kept.has(id)) return;
    this.kept.add(id);
    const node = this.node(id);
    if (node.parent !== null) this.keep(node.parent);
    const [initial] = node.children;
    if (initial !== undefined) this.keep(initial);
    for (const { origin, candidates } of this.candidatesOf(node)) {
      for (const candidate of candidates) {
        const target = this.target(origin, candidate);
        if (target !== null) this.keep(target);
      }
    }
  }

  private candidatesOf(node: Node): { origin: Origin; candidates: readonly CandidateText[] }[] {
    const { text, children } = node;
    if (text.kind === 'final') return [];
    const events = text.on.filter(({ event }, at) => text.on.findIndex((other) => other.event === event) === at);
    const always = node.end + 1 < this.nodes.length ? text.always : [];
    return [
      ...events.map(({ event, candidates }) => ({ origin: { node, event }, candidates })),
      { origin: { node, event: 'always' } as const, candidates: always },
      { origin: { node, event: 'onDone' } as const, candidates: children.length > 0 ? text.onDone : [] },
    ];
  }

  private target({ node, event }: Origin, { target }: CandidateText): number | null {
    if (event === 'always') return node.end + 1 + ((target ?? 0) % (this.nodes.length - node.end - 1));
    if (target === null || event === lastRaised) return null;
    if (event !== 'onDone') return target % this.nodes.length;
    return node.end + 1 < this.nodes.length ? node.end + 1 + (target % (this.nodes.length - node.end - 1)) : null;
  }

  private inside(ids: readonly number[]): Config {
    const states = ids.filter((id) => this.kept.has(id)).map((id) => [`s${id}`, this.state(this.node(id))]);
    return states.length === 0 ? {} : { initial: `s${ids[0]}`, states: Object.fromEntries(states) };
  }

  private state(node: Node): Config {
    const { text, children } = node;
    const config: Config = { id: `s${node.id}`, ...this.inside(children) };
    const starting = this.startsIn(node);
    config.entry = this.acts(text.entry, 'entry', starting);
    config.exit = this.acts(text.exit, 'exit', false);
    if (text.kind === 'final') return { ...config, type: 'final' };
    if (children.length === 0 && text.kind === 'idle') config.tags = 'idle';
    if (children.length === 0 && typeof text.kind === 'object') {
      config.tags = 'asleep';
      config.meta = { while: this.guardNamed(text.kind.asleepWhile, false) };
    }
    const on: Config = {};
    for (const { origin, candidates } of this.candidatesOf(node)) {
      if (candidates.length === 0) continue;
      const { event } = origin;
      const list = candidates.map((each, at) =>
        this.candidate(origin, each, event === 'always' && at === candidates.length - 1),
      );
      if (typeof event === 'number') on[`e${event}`] = list;
      else config[event] = list;
    }
    return { ...config, on };
  }

  /** Entered at the start, where only registers may be touched. */
  private startsIn(node: Node): boolean {
    const siblings = node.parent === null ? this.top : this.node(node.parent).children;
    return siblings[0] === node.id && (node.parent === null || this.startsIn(this.node(node.parent)));
  }

  private candidate(origin: Origin, text: CandidateText, unguarded: boolean): Config {
    const { event } = origin;
    const choosing = typeof event === 'number' && event < firstRaised;
    const target = this.target(origin, text);
    const config: Config = { actions: this.acts(text.acts, event, false), reenter: text.reenter && target !== null };
    if (target !== null) config.target = `#s${target}`;
    if (unguarded) return config;
    const guard = text.guard === null ? null : this.guard(text.guard, choosing);
    if (text.acquire === undefined) return guard === null ? config : { ...config, guard };
    const step = named(this.steps, 'take', text.acquire, choosing);
    return {
      ...config,
      guard: guard === null ? step : and([guard, step]),
      actions: [step, ...this.acts(text.acts, event, false)],
    };
  }

  private guard(text: GuardText, choosing: boolean): never {
    const build = (): unknown => {
      if ('holds' in text) return this.guardNamed(text.holds, choosing);
      if ('numberIs' in text) return { type: 'numberIs', params: { n: text.numberIs } };
      if ('both' in text) return and(text.both.map((each) => this.guard(each, choosing)));
      if ('either' in text) return or(text.either.map((each) => this.guard(each, choosing)));
      if ('no' in text) return not(this.guard(text.no, choosing));
      const kept = [...this.kept];
      return stateIn(`#s${kept[text.inside % kept.length]}`);
    };
    // The names are data here; readChart() checks them.
    return build() as never;
  }

  private guardNamed(text: CondText, choosing: boolean): string {
    return named(this.guards, 'guard', text, choosing);
  }

  private acts(list: readonly ActText[], origin: Origin['event'] | 'entry' | 'exit', starting: boolean): unknown[] {
    const choosing = typeof origin === 'number' && origin < firstRaised;
    return list.flatMap((act): unknown[] => {
      if ('mark' in act) return [{ type: 'mark', params: { as: act.mark } }];
      if ('does' in act) return starting ? [] : [named(this.actions, 'action', act.does, choosing)];
      const least = typeof origin !== 'number' ? lastRaised : choosing ? firstRaised : origin + 1;
      const event = firstRaised + act.raise;
      return event < least || !this.isHandled(event) ? [] : [raise({ type: `e${event}` })];
    });
  }

  private isHandled(event: number): boolean {
    return this.nodes.some(({ id, text }) => {
      return (
        this.kept.has(id) &&
        text.kind !== 'final' &&
        text.on.some((each) => each.event === event && each.candidates.length > 0)
      );
    });
  }
}

function lively(state: StateText): StateText {
  return state.kind === 'final' ? { ...state, kind: 'plain' } : state;
}

/** Equal texts get one name. */
function named<T>(names: Map<string, Named<T>>, kind: string, text: T, choosing: boolean): string {
  const key = JSON.stringify([text, choosing]);
  const found = names.get(key) ?? { name: `${kind} ${names.size}`, text, choosing };
  names.set(key, found);
  return found.name;
}
