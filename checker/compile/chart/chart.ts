/**
 * A chart: one XState machine read into plain data, with every feature outside the supported set refused.
 * XState itself drops a misspelt key and calls a missing action silently, so this reads the config, not only the result.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Meta } from '../../language/meta.ts';
import { ModelError } from '../../language/model-error.ts';
import type { AnyRole, MachineLike, Params } from '../../language/role.ts';
import { about, type PartPath } from '../../language/site.ts';
import { guardKind, inline } from './combined.ts';
import { advice, stateKeys, transitionKeys } from './keys.ts';
import { problemOfMeta, type Standing, standingOf } from './meta.ts';
import { partOf } from './part.ts';
import { refuseUnreachable } from './unreachable.ts';

export interface Use {
  readonly name: string;
  readonly params: Params | undefined;
}
export type Act = { readonly kind: 'action'; readonly use: Use } | { readonly kind: 'raise'; readonly event: string };
export type GuardTree =
  | { readonly kind: 'named'; readonly use: Use }
  | { readonly kind: 'and' | 'or'; readonly list: readonly GuardTree[] }
  | { readonly kind: 'not'; readonly of: GuardTree }
  /** The actor is in this state of the chart. */
  | { readonly kind: 'in'; readonly state: number };
export interface Candidate {
  readonly guard: GuardTree | null;
  readonly acts: readonly Act[];
  readonly source: number;
  readonly target: number | null;
  readonly reenter: boolean;
  /** What was seen or happened when it is taken, in words. */
  readonly description: string;
  readonly heldBack?: true; // Derived: the event waits for room in a store buffer.
}
export interface ChartState {
  readonly index: number;
  /** Keys from the root, joined with dots; the root is ''. */
  readonly path: string;
  readonly kind: 'atomic' | 'compound' | 'final';
  readonly parent: number | null;
  readonly initial: number | null;
  readonly entry: readonly Act[];
  readonly exit: readonly Act[];
  readonly on: ReadonlyMap<string, readonly Candidate[]>;
  readonly onDone: readonly Candidate[];
  readonly always: readonly Candidate[];
  readonly idle: boolean;
  readonly asleep: boolean;
  readonly sleepsWhile: string | null;
  readonly description: string;
  /** Where its events happen: a kernel function as `file:function`, or who else acts; null if nothing says so. */
  readonly in: string | null;
  /** Which version of the file it was read beside. */
  readonly version: string | null;
}
export interface Chart {
  readonly name: string;
  readonly states: readonly ChartState[];
  readonly standing: Standing;
}

/** Reads the machine of one actor. Throws ModelError for anything outside the supported set. */
export function readChart(machine: MachineLike, role: AnyRole): Chart {
  const known = charts.get(machine);
  if (known !== undefined && machine.schemas === role) return known;
  const chart = about(machine, () => new ChartReader(machine, role).read());
  about(machine, () => refuseUnreachable(chart));
  charts.set(machine, chart);
  return chart;
}
/** The chart before an edit that keeps all states, and the paths of those that it has changed. */
export interface Before {
  readonly chart: Chart;
  readonly changed: ReadonlySet<string>;
}
/** The same of a machine of which an edit may have cut off states. */
export function readEdited(machine: MachineLike, role: AnyRole, before: Before | null): Chart {
  const chart = about(machine, () => new ChartReader(machine, role).read(before));
  charts.set(machine, chart);
  return chart;
}
// A machine never changes, and every mutant of a scenario asks for it again.
const charts = new WeakMap<MachineLike, Chart>();

/** A transition as XState reads it. */
interface Parsed {
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
  readonly target?: readonly AnyStateNode[] | undefined;
  readonly reenter: boolean;
}

const stateTypes = ['atomic', 'compound', 'final', 'parallel', 'history'];

class ChartReader {
  private readonly machine: AnyStateMachine;
  private readonly role: AnyRole;
  private readonly indexOf = new Map<AnyStateNode, number>();
  // Asked for by every state inside.
  private readonly metas = new Map<AnyStateNode, Meta>();
  /** What is being read: keys and positions in the config. */
  private part: PartPath = [];

  constructor(machine: MachineLike, role: AnyRole) {
    // A MachineLike is what createMachine() returned; anything else has no root.
    this.machine = machine as unknown as AnyStateMachine;
    this.role = role;
    if (this.machine?.root === undefined) throw new ModelError(`actor of role '${role.name}': not an XState machine`);
    if (machine.schemas !== role) {
      const other = (machine.schemas as AnyRole | undefined)?.name;
      throw new ModelError(
        `machine '${machine.id}': built with ${other ? `the vocabulary of '${other}'` : 'no vocabulary'}, but run as role '${role.name}'; write setup(vocabulary(${role.name})).createMachine(…)`,
      );
    }
  }

  read(before: Before | null = null): Chart {
    this.number(this.machine.root);
    const chart: Chart = {
      name: this.machine.id,
      states: [...this.indexOf].map(([node, index]) => {
        const known = before?.chart.states[index];
        if (known !== undefined && !before?.changed.has(known.path)) return known;
        return this.inside(partOf(node.path.join('.')), () => this.state(node, index));
      }),
      standing: standingOf([...this.indexOf.keys()].map((node) => this.meta(node))),
    };
    return chart;
  }

  private number(node: AnyStateNode): void {
    this.indexOf.set(node, this.indexOf.size);
    for (const child of Object.values(node.states)) this.number(child);
  }

  private refuse(node: AnyStateNode, what: string): never {
    const place = node.path.length === 0 ? 'the root state' : `state '${node.path.join('.')}'`;
    throw new ModelError(`machine '${this.machine.id}', ${place}: ${what}`, this.part);
  }

  private inside<T>(part: PartPath, read: () => T): T {
    const outer = this.part;
    this.part = [...outer, ...part];
    try {
      return read();
    } finally {
      this.part = outer;
    }
  }

  private checkKeys(node: AnyStateNode, config: object, known: readonly string[], where: string): void {
    for (const [key, value] of Object.entries(config)) {
      if (known.includes(key) || value === undefined) continue;
      this.inside([key], () =>
        this.refuse(node, `'${key}'${where} is not supported; ${advice[key] ?? `known are ${known.join(', ')}`}`),
      );
    }
  }

  private state(node: AnyStateNode, index: number): ChartState {
    this.checkKeys(node, node.config, stateKeys, '');
    const kind = node.type;
    const written: unknown = node.config.type;
    if (written !== undefined && !stateTypes.some((known) => known === written)) {
      const what = `there is no type '${String(written)}'; leave it out, or write type: 'final'`;
      this.inside(['type'], () => this.refuse(node, what));
    }
    if (kind === 'parallel') this.refuse(node, 'parallel states are not supported; write two actors');
    if (kind === 'history') this.refuse(node, `history states are not supported; ${advice.history}`);
    const rest = kind === 'compound' ? node : tagged(node);
    const tags: readonly string[] = rest.tags;
    for (const tag of tags) {
      if (tag !== 'idle' && tag !== 'asleep') this.refuse(node, `tag '${tag}' is unknown; write 'idle' or 'asleep'`);
    }
    if (kind === 'final' && node.parent === this.machine.root && node.config.on !== undefined) {
      this.inside(['on'], () =>
        this.refuse(node, "it is final, so that nothing happens here any more; leave out 'on', or type: 'final'"),
      );
    }
    const sleepsWhile = this.meta(rest).while;
    if (this.meta(node).while !== undefined && !node.tags.includes('asleep'))
      this.refuse(node, "meta.while needs tags: 'asleep'");
    if (tags.includes('asleep') && typeof sleepsWhile !== 'string') {
      this.refuse(node, "asleep states say why it is right to sleep: write meta: { while: 'guard' }");
    }
    if (tags.length > 1) this.refuse(node, "it is tagged both 'idle' and 'asleep'; write one of them");
    const always = this.inside(['always'], () => this.candidates(node, node.config.always, node.always ?? []));
    const last = always.at(-1);
    if (last !== undefined && last.guard !== null) {
      this.refuse(node, "'always' must end in an unguarded candidate: waiting is an event with a guard");
    }
    return {
      index,
      path: node.path.join('.'),
      kind,
      parent: node.parent === undefined ? null : this.at(node.parent),
      initial: kind === 'compound' ? this.initial(node) : null,
      entry: this.inside(['entry'], () => this.acts(node, node.entry)),
      exit: this.inside(['exit'], () => this.acts(node, node.exit)),
      on: this.events(node),
      onDone: this.inside(['onDone'], () =>
        this.candidates(node, node.config.onDone, node.transitions.get(`xstate.done.state.${node.id}`) ?? []),
      ),
      always,
      idle: tags.includes('idle'),
      asleep: tags.includes('asleep'),
      sleepsWhile: typeof sleepsWhile === 'string' ? sleepsWhile : null,
      description: node.description ?? '',
      in: this.inherited(node, 'in'),
      version: this.inherited(node, 'version'),
    };
  }

  private meta(node: AnyStateNode): Meta {
    const known = this.metas.get(node) ?? this.readMeta(node);
    this.metas.set(node, known);
    return known;
  }
  private readMeta(node: AnyStateNode): Meta {
    const meta: unknown = node.config.meta ?? {};
    const problem = problemOfMeta(meta);
    if (problem !== null) this.refuse(node, problem);
    const known = meta as Meta;
    if (known.while !== undefined) this.checkName(node, 'guard', known.while);
    for (const guard of Object.keys(known.assumes ?? {})) this.checkName(node, 'guard', guard);
    return known;
  }

  private inherited(node: AnyStateNode, key: 'in' | 'version'): string | null {
    for (let at: AnyStateNode | undefined = node; at !== undefined; at = at.parent) {
      const own = this.meta(at)[key];
      if (own !== undefined) return own;
    }
    return null;
  }

  private initial(node: AnyStateNode): number {
    const initial: unknown = node.config.initial;
    if (typeof initial !== 'string') this.refuse(node, "'initial' must name a state");
    const child = node.states[initial];
    if (child === undefined) {
      this.refuse(node, `initial state '${initial}' does not exist; there are ${Object.keys(node.states).join(', ')}`);
    }
    return this.at(child);
  }

  private at(node: AnyStateNode): number {
    const index = this.indexOf.get(node);
    if (index === undefined) this.refuse(node, 'not a state of this machine');
    return index;
  }

  private events(node: AnyStateNode): Map<string, readonly Candidate[]> {
    const events = new Map<string, readonly Candidate[]>();
    const declared: { readonly [event: string]: unknown } = node.config.on ?? {};
    for (const [event, config] of Object.entries(declared)) {
      if (event.includes('*')) this.refuse(node, `wildcard event '${event}' is not supported; name the events`);
      if (event.startsWith('xstate.')) this.refuse(node, `event '${event}' is XState's own; use 'onDone' or 'always'`);
      const read = () => this.candidates(node, config, node.transitions.get(event) ?? []);
      events.set(event, this.inside(['on', event], read));
    }
    return events;
  }

  // `config` is what the author wrote, `parsed` is XState's reading of it: same length, same order.
  private candidates(node: AnyStateNode, config: unknown, parsed: readonly Parsed[]): Candidate[] {
    const written: readonly unknown[] = Array.isArray(config) ? config : [config];
    return parsed.map((transition, position) => {
      const read = () => this.candidate(node, written[position], transition);
      return this.inside(Array.isArray(config) ? [position] : [], read);
    });
  }

  private candidate(node: AnyStateNode, source: unknown, transition: Parsed): Candidate {
    if (typeof source === 'object' && source !== null) this.checkKeys(node, source, transitionKeys, ' in a transition');
    const target = transition.target ?? [];
    if (target.length > 1) this.refuse(node, 'a transition has one target');
    const [only] = target;
    // XState would enter the root a second time without leaving it.
    if (only?.parent === undefined && only !== undefined)
      this.refuse(node, 'the root is no target; name a state in it');
    const { guard } = transition;
    const description: unknown = typeof source === 'object' ? (source as { description?: unknown }).description : '';
    return {
      guard: guard === undefined ? null : this.inside(['guard'], () => this.guard(node, guard)),
      acts: this.inside(['actions'], () => this.acts(node, transition.actions)),
      source: this.at(node),
      target: only === undefined ? null : this.at(only),
      reenter: transition.reenter,
      description: typeof description === 'string' ? description : '',
    };
  }

  private acts(node: AnyStateNode, actions: readonly unknown[]): Act[] {
    return actions.map((action): Act => {
      if (typeof action === 'function') {
        const { type, event, delay } = action as { type?: unknown; event?: { type?: unknown }; delay?: unknown };
        if (type === 'xstate.raise' && typeof event?.type === 'string') {
          if (delay !== undefined) this.refuse(node, `raise '${event.type}' has a delay; ${advice.after}`);
          return { kind: 'raise', event: event.type };
        }
        this.refuse(node, `${inline(action, type)} as an action is not data; name it in the role's actions`);
      }
      return { kind: 'action', use: this.use(node, 'action', action) };
    });
  }

  private guard(node: AnyStateNode, guard: unknown): GuardTree {
    if (typeof guard !== 'function') return { kind: 'named', use: this.use(node, 'guard', guard) };
    const { guards, stateValue } = guard as { guards?: readonly unknown[]; stateValue?: unknown };
    const kind = guardKind(guard);
    if (kind === 'in') return { kind, state: this.stateNamed(node, stateValue) };
    const list = (guards ?? []).map((each) => this.guard(node, each));
    if (kind === 'and' || kind === 'or') return { kind, list };
    const [of] = list;
    if (kind === 'not' && of !== undefined) return { kind, of };
    this.refuse(node, `${inline(guard, undefined)} as a guard is not data; name it in the role's guards`);
  }

  private stateNamed(node: AnyStateNode, value: unknown): number {
    if (typeof value === 'string' && value.startsWith('#'))
      return this.at(this.machine.getStateNodeById(value.slice(1)));
    const path: string[] = [];
    let rest: unknown = value;
    while (typeof rest === 'object' && rest !== null) {
      const [entry] = Object.entries(rest);
      if (entry === undefined) break;
      path.push(entry[0]);
      rest = entry[1];
    }
    if (typeof rest === 'string') path.push(rest);
    for (const [found, index] of this.indexOf) if (found.path.join('.') === path.join('.')) return index;
    this.refuse(node, `stateIn names '${path.join('.')}', which is no state of this machine`);
  }

  private use(node: AnyStateNode, kind: 'guard' | 'action', value: unknown): Use {
    if (typeof value === 'string') return this.checkName(node, kind, value);
    const { type, params, kind: made } = value as { type?: unknown; params?: unknown; kind?: unknown };
    if (made === 'condition')
      this.refuse(node, "a condition as a guard: name it in the role's guards and write the name");
    if ('op' in (value as object))
      this.refuse(node, "a statement as an action: name it in the role's actions and write the name");
    if (typeof type !== 'string') this.refuse(node, `${kind === 'action' ? 'an' : 'a'} ${kind} without a name`);
    if (typeof params === 'function') {
      this.refuse(node, `${kind} '${type}' has dynamic params; write static values, or a ${kind} of its own`);
    }
    const use = this.checkName(node, kind, type);
    const definition = kind === 'guard' ? this.role.guards[type] : this.role.actions[type];
    if (params !== undefined && typeof definition !== 'function') {
      this.refuse(node, `${kind} '${type}' takes no params, so that these would say nothing; leave them out`);
    }
    return { ...use, params: params as Params | undefined };
  }

  private checkName(node: AnyStateNode, kind: 'guard' | 'action', name: string): Use {
    const names = Object.keys({ ...(kind === 'guard' ? this.role.guards : this.role.actions), ...this.role.steps });
    if (!names.includes(name)) {
      this.refuse(
        node,
        `${kind} '${name}' is not in the vocabulary of '${this.role.name}'; it has ${names.join(', ')}`,
      );
    }
    return { name, params: undefined };
  }
}

/** A tag of a compound state is one of all that is inside, as in XState; the innermost counts. */
function tagged(node: AnyStateNode): AnyStateNode {
  return node.tags.length > 0 || node.parent === undefined ? node : tagged(node.parent);
}
