/**
 * One machine with one place of it changed, as another machine: made from its configuration, so that the chart, the
 * reference interpreter, XState, diagrams and exports all read the edited form.
 */
import { type AnyStateMachine, and, createMachine, not, or } from 'xstate';
import type { MachineEdit, Spot } from '../../language/edit.ts';
import { Cond } from '../../language/expression.ts';
import type { Expression, Statement, Step } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { suggestion } from '../../language/nearest.ts';
import type { ActorSpec, AnyRole, MachineLike } from '../../language/role.ts';
import { vocabulary } from '../../language/vocabulary.ts';
import { type Chart, readChart, readEdited } from './chart.ts';
import { guardKind } from './combined.ts';

/** A machine and a vocabulary that has a name for what the edit says. */
type Edited = Pick<ActorSpec, 'machine' | 'role'>;

/** The latest: an edited machine is large, and who tries thousands of edits comes back to each only soon. */
const known = new Map<MachineEdit, { readonly of: MachineLike; readonly made: Edited }>();
const knownMax = 32;

/** The actor with the edited machine. Throws ModelError where the edit finds nothing to change. */
export function edited(spec: ActorSpec, edit: MachineEdit): ActorSpec {
  const last = known.get(edit);
  if (last?.of === spec.machine) return { ...spec, ...last.made };
  const made = new Editor(spec).apply(edit);
  known.delete(edit);
  known.set(edit, { of: spec.machine, made });
  for (const oldest of known.keys()) {
    if (known.size <= knownMax) break;
    known.delete(oldest);
  }
  return { ...spec, ...made };
}

/** XState's configuration as it is written, of which only these parts are changed. */
interface Node {
  states?: { [name: string]: Node };
  on?: { [event: string]: unknown };
  always?: unknown;
  onDone?: unknown;
  entry?: unknown;
  exit?: unknown;
  initial?: unknown;
  [key: string]: unknown;
}
interface Transition {
  guard?: unknown;
  actions?: unknown;
  [key: string]: unknown;
}

class Editor {
  private readonly id: string;
  private readonly config: Node;
  private readonly chart: Chart;
  private readonly changed = new Set<string>();
  private role: AnyRole;

  constructor({ machine, role }: ActorSpec) {
    this.chart = readChart(machine, role);
    this.id = machine.id;
    // readChart() checks that it is what createMachine() returned; here only its configuration is read.
    this.config = copied((machine as unknown as AnyStateMachine).config as unknown as Node);
    this.role = role;
  }

  apply(edit: MachineEdit): Edited {
    this.change(edit);
    const names = vocabulary(this.role);
    const implementations = { guards: names.guards, actions: names.actions };
    let machine: AnyStateMachine;
    try {
      machine = createMachine({ ...this.config, schemas: this.role } as never, implementations as never);
      // A state that nothing leads to any more is no mistake of who edits.
      const { chart, changed } = this;
      readEdited(machine, this.role, edit.edit === 'insert' ? null : { chart, changed });
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
      throw new ModelError(`the edited machine '${this.id}' is none: ${problem.message}`);
    }
    return { machine, role: this.role };
  }

  private change(edit: MachineEdit): void {
    switch (edit.edit) {
      case 'action':
        return this.changeAction(edit.spot, edit.at, edit.becomes);
      case 'guard':
        return this.changeGuard(edit.spot, edit.name, edit.becomes);
      case 'step':
        return this.changeStep(edit);
      case 'drop':
        return this.transition(edit.spot, ({ guard: _, actions: __, ...rest }) => rest);
      case 'target':
        this.node(edit.target);
        return this.transition(edit.spot, (old) => ({ ...old, target: `#${this.id}.${edit.target}` }));
      case 'insert':
        return this.insert(edit.state, edit.event, edit.effect);
      case 'exchange':
        return this.exchange(edit.first, edit.second);
    }
  }

  private changeAction(spot: Spot, at: number, becomes: readonly Statement[] | null): void {
    this.actions(spot, (list) => {
      const old = list[at];
      if (old === undefined) this.refuse(`${placeOf(spot)} has no action #${at + 1}`);
      return becomes === null ? list.toSpliced(at, 1) : list.with(at, this.named(nameOf(old), 'actions', becomes));
    });
  }

  private changeGuard(spot: Spot, name: string, becomes: Expression): void {
    const fresh = this.named(name, 'guards', new Cond(becomes));
    this.transition(spot, (old) => ({ ...old, guard: this.renamed(old.guard, name, fresh, spot) }));
  }

  private changeStep({ spot, name, guard, effect }: MachineEdit & { edit: 'step' }): void {
    const old = this.role.steps[name];
    // What it waits for is another thing under another guard.
    const step: Step = old?.guard === guard ? { ...old, effect } : { kind: 'step', guard, effect, waitsFor: null };
    const fresh = this.named(name, 'steps', step);
    const swap = (list: readonly unknown[]): unknown[] => list.map((each) => (nameOf(each) === name ? fresh : each));
    this.transition(spot, (old) => ({ ...old, guard: this.renamed(old.guard, name, fresh, spot) }));
    this.actions(spot, swap);
  }

  /** A name of its own for what the edited place does. */
  private named(name: string, kind: 'guards' | 'actions' | 'steps', becomes: unknown): string {
    const { guards, actions, steps } = this.role;
    let fresh = `${name} (edited)`;
    for (let count = 2; fresh in guards || fresh in actions || fresh in steps; count++)
      fresh = `${name} (edited ${count})`;
    this.role = { ...this.role, family: true, [kind]: { ...this.role[kind], [fresh]: becomes } };
    return fresh;
  }

  private renamed(guard: unknown, name: string, fresh: string, spot: Spot): unknown {
    if (typeof guard !== 'function') {
      return guard !== undefined && nameOf(guard) === name ? fresh : guard;
    }
    const { guards = [] } = guard as { guards?: readonly unknown[] };
    const inner = guards.map((each) => this.renamed(each, name, fresh, spot)) as never[];
    const kind = guardKind(guard);
    if (kind === 'and') return and(inner);
    if (kind === 'or') return or(inner);
    return kind === 'not' ? not(inner[0] as never) : guard;
  }

  /** The state keeps its name and what leads to it; all that it did moves to a state of its own behind it. */
  private insert(path: string, event: string, effect: readonly Statement[]): void {
    const node = this.node(path);
    const keys = path.split('.');
    const name = keys.pop() ?? '';
    const siblings = this.node(keys.join('.')).states;
    if (path === '' || siblings === undefined || node.states !== undefined) {
      this.refuse(`before '${path}' no step can be inserted: name a state without states of its own`);
    }
    const behind = `${name}, then`;
    const { entry, id, on, ...rest } = node;
    const action = this.named(event, 'actions', effect);
    const before = { ...(entry === undefined ? {} : { entry }), ...(id === undefined ? {} : { id }) };
    siblings[name] = { ...before, on: { [event]: { actions: action, target: behind } } };
    siblings[behind] = { ...rest, ...(on === undefined ? {} : { on }) };
  }

  private exchange(first: Spot, second: Spot): void {
    const [one, other] = [first, second].map((spot) => this.only(spot)) as [Transition, Transition];
    this.replaceEvent(first, second.event, { ...moved(other), target: one.target });
    this.replaceEvent(second, first.event, { ...moved(one), target: other.target });
  }
  private only(spot: Spot): Transition {
    const list = listOf(this.node(spot.state).on?.[spot.event]);
    const [only] = list;
    if (list.length === 1 && only !== undefined) return only;
    this.refuse(`${placeOf(spot)} has ${list.length} candidates, and only an event with one can be exchanged`);
  }
  private replaceEvent(spot: Spot, event: string, transition: Transition): void {
    const { on = {} } = this.node(spot.state);
    if (event !== spot.event && event in on) this.refuse(`state '${spot.state}' has an event '${event}' already`);
    this.node(spot.state).on = Object.fromEntries(
      Object.entries(on).map(([name, old]) => (name === spot.event ? [event, transition] : [name, old])),
    );
  }

  private actions(spot: Spot, change: (list: readonly unknown[]) => readonly unknown[]): void {
    const node = this.node(spot.state);
    if (spot.part === 'entry' || spot.part === 'exit') node[spot.part] = change(flat(node[spot.part]));
    else this.transition(spot, (old) => ({ ...old, actions: change(flat(old.actions)) }));
  }

  private transition(spot: Spot, change: (old: Transition) => Transition): void {
    const node = this.node(spot.state);
    const { part, event, candidate } = spot;
    const list = listOf(part === 'on' ? node.on?.[event] : node[part]);
    const old = list[candidate];
    if (old === undefined) {
      const events = Object.keys(node.on ?? {});
      const there = events.length === 0 ? 'it has no events' : `there are ${events.join(', ')}`;
      const hint = event in (node.on ?? {}) ? '' : `; ${there}.${suggestion(event, events)}`;
      this.refuse(`${placeOf(spot)} has no candidate #${candidate + 1}${hint}`);
    }
    const after = list.with(candidate, change(old));
    if (part === 'on') node.on = { ...node.on, [event]: after };
    else node[part] = after;
  }

  private node(path: string): Node {
    let node: Node | undefined = this.config;
    for (const key of path === '' ? [] : path.split('.')) node = node?.states?.[key];
    if (node !== undefined) {
      this.changed.add(path);
      return node;
    }
    const paths = [...pathsIn(this.config)];
    this.refuse(`there is no state '${path}'.${suggestion(path, paths)}`);
  }

  private refuse(what: string): never {
    throw new ModelError(`machine '${this.id}' cannot be edited: ${what}`);
  }
}

function moved({ guard, actions, description }: Transition): Transition {
  return {
    ...(guard === undefined ? {} : { guard }),
    ...(actions === undefined ? {} : { actions }),
    ...(description === undefined ? {} : { description }),
  };
}

function listOf(config: unknown): Transition[] {
  if (config === undefined) return [];
  const list: readonly unknown[] = Array.isArray(config) ? config : [config];
  return list.map((each) => (typeof each === 'string' ? { target: each } : (each as Transition)));
}
function flat(actions: unknown): readonly unknown[] {
  if (actions === undefined) return [];
  return Array.isArray(actions) ? actions : [actions];
}
function nameOf(use: unknown): string {
  return typeof use === 'string' ? use : String((use as { type?: unknown }).type);
}
function placeOf({ state, part, event }: Spot): string {
  return `state '${state}', ${part === 'on' ? `event '${event}'` : part}`;
}

/** States are copied, since edits change them; what they say of transitions is replaced as a whole. */
function copied(node: Node): Node {
  if (node.states === undefined) return { ...node };
  const states = Object.entries(node.states).map(([name, inner]) => [name, copied(inner)] as const);
  return { ...node, states: Object.fromEntries(states) };
}

function* pathsIn(node: Node, above = ''): Generator<string> {
  for (const [name, inner] of Object.entries(node.states ?? {})) {
    yield above + name;
    yield* pathsIn(inner, `${above}${name}.`);
  }
}
