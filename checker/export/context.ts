/** What the parts of an export share. */
import type { Instruction } from '../compile/lower/code.ts';
import { controlCode } from '../compile/lower/layout.ts';
import type { EventInfo, Program, StateCase } from '../compile/lower/program.ts';
import { type Arm, type Arms, type Assignment, armsOf } from './arms.ts';
import { Names } from './names.ts';
import { mentions } from './pure.ts';

import { Terms, type Variable } from './terms.ts';
import { type Declared, listVariables, type Variables } from './variables.ts';

export interface EventArms extends Arms {
  readonly event: EventInfo;
  readonly body: readonly Instruction[];
}
/** The arms of every event of one control state. */
export interface StateArms {
  readonly state: number;
  /** The state's label. */
  readonly label: string;
  readonly events: readonly EventArms[];
}

export class Context {
  readonly program: Program;
  readonly asserts: boolean;
  readonly variables: Variables;
  readonly terms: Terms;
  /** For each actor its control states, the initial one first. */
  readonly actors: readonly (readonly StateArms[])[];
  /** For each actor the variable that follows its label, where it is needed. */
  readonly tracked: readonly (Declared | null)[];
  /** Variables that are no part of a state, by the number of what they hold. */
  readonly temporaries = new Map<number, string>();
  /** The macros that pick an element, by their definition in terms of `i`. */
  readonly picks = new Map<string, string>();
  private readonly byLeaf = new Map<number, Variable>();

  /** `asserts`: whether the export asserts what the scenario claims. */
  constructor(program: Program, asserts: boolean) {
    this.program = program;
    this.asserts = asserts;
    this.variables = listVariables(program);
    const { fields, control } = this.variables;
    for (const each of [...fields, ...control]) if (each) this.byLeaf.set(each.leaf.id, each);
    this.terms = new Terms({
      variable: (leaf) => this.variable(leaf),
      temporary: (id) => this.temporary(id),
      pick: (variables, numbers) => this.pick(variables, numbers),
    });
    this.actors = program.actors.map((_, actor) => this.cases(actor));
    this.tracked = control.map((each) => (each !== null && (asserts || this.isRead(each.leaf.id)) ? each : null));
  }

  variable(leaf: number): Variable {
    const found = this.byLeaf.get(leaf);
    if (found === undefined) throw new Error(`leaf ${leaf} has no variable`);
    return found;
  }

  temporary(id: number): string {
    const known = this.temporaries.get(id);
    if (known !== undefined) return known;
    const name = this.variables.names.unique(`step value ${this.temporaries.size + 1}`);
    this.temporaries.set(id, name);
    return name;
  }

  private pick(variables: readonly Variable[], numbers: readonly number[]): string {
    const names = variables.map(({ name }) => name);
    const last = names.at(-1) ?? '';
    const value = numbers.reduceRight((rest, number, at) => `(i == ${number} -> ${names[at]} : ${rest})`, last);
    const known = this.picks.get(value);
    if (known !== undefined) return known;
    const name = this.variables.names.unique(commonName(names));
    this.picks.set(value, name);
    return name;
  }

  /** The number of a control state as the control variable holds it. */
  controlValue(actor: number, state: number): number {
    const chart = this.program.actors[actor]?.actor.chart;
    return chart === undefined ? 0 : controlCode(chart, state);
  }
  /** The same by its name. */
  controlWord(actor: number, state: number): string {
    const value = this.controlValue(actor, state);
    return this.variables.control[actor]?.words.get(value) ?? String(value);
  }

  label(actor: number, state: number): string {
    return this.actors[actor]?.find((each) => each.state === state)?.label ?? '';
  }

  private cases(index: number): StateArms[] {
    const { actor, cases = [] } = this.program.actors[index] ?? {};
    if (actor === undefined) return [];
    const names = new Names(this.variables.names);
    const initial = this.program.layout.leaves.control[index]?.initial;
    // A process starts with its first statement.
    const first = cases.filter(({ state }) => controlCode(actor.chart, state) === initial);
    return [...first, ...cases.filter((each) => !first.includes(each))].map((each) => {
      const at = actor.chart.states[each.state];
      const path = at?.path || 'only';
      const rests = at?.idle === true || at?.kind === 'final';
      // Spin gives labels with these beginnings a meaning.
      const prefix = rests ? 'end ' : /^(?:end|accept|progress)/.test(path) ? 'at ' : '';
      return { state: each.state, label: names.unique(prefix + path), events: this.events(each, actor.name, path) };
    });
  }

  private events({ events }: StateCase, actor: string, path: string): EventArms[] {
    const { layout, events: infos } = this.program;
    return events.flatMap(({ event: id, body }) => {
      const event = infos[id];
      if (event === undefined) return [];
      const name = `event '${event.event}' of '${actor}' in '${path}'`;
      return [{ ...armsOf(body, layout, name), event, body }];
    });
  }

  private isRead(leaf: number): boolean {
    const inAssignment = (each: Assignment): boolean => {
      if (each.kind !== 'if') return mentions(each.value, leaf);
      return mentions(each.cond, leaf) || [...each.yes, ...each.no].some(inAssignment);
    };
    const inArm = ({ guard, assignments }: Arm): boolean => mentions(guard, leaf) || assignments.some(inAssignment);
    return this.actors.some((cases) => cases.some(({ events }) => events.some(({ arms }) => arms.some(inArm))));
  }
}

/** The names' common words: frames_refs_0 and frames_refs_1 are elements of frames_refs. */
function commonName(names: readonly string[]): string {
  const [first = [], ...others] = names.map((name) => name.split('_'));
  const common = first.filter((word, at) => others.every((words) => words[at] === word));
  return common.length > 0 ? common.join('_') : 'element';
}

/** The text as it may stand in a comment. */
export function comment(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll('/*', '/ *').replaceAll('\\', '/').replace(/\s+/g, ' ');
}
