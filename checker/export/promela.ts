/**
 * A program in Promela: one process for each actor, a label for each control state, one option for each arm of an
 * event. It has the same distinct states, so that Spin's verifier counts them independently.
 */
import type { Code, Instruction } from '../compile/code.ts';
import * as code from '../compile/code.ts';
import { controlCode } from '../compile/layout.ts';
import type { EventInfo, Program, StateCase } from '../compile/program.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { type Arm, type Arms, type Assignment, armsOf } from './arms.ts';
import { monitor } from './monitor.ts';
import { Names } from './names.ts';
import { mentions } from './pure.ts';
import { Terms, type Variable } from './terms.ts';
import { type Declared, listVariables, type Variables } from './variables.ts';

export interface PromelaOptions {
  /** Distinct states, if they have been counted. */
  readonly states: number | null;
  /**
   * Whether it asserts what the scenario claims, for a verdict. Without assertions it is for counting: an erroneous
   * step then does not exist.
   */
  readonly asserts: boolean;
  /** A command line that exports the other form, to be named in the head. */
  readonly other: string | null;
}

/** The text of the export; it ends with a line break. */
export function promela(program: Program, options: PromelaOptions): string {
  return new Export(program, options).text();
}

/** The arms of every event of one control state. */
export interface StateArms {
  readonly state: number;
  readonly events: readonly (Arms & { readonly event: EventInfo; readonly body: readonly Instruction[] })[];
}

class Export {
  private readonly program: Program;
  private readonly options: PromelaOptions;
  private readonly variables: Variables;
  private readonly terms: Terms;
  private readonly actors: readonly (readonly StateArms[])[];
  /** Control variables that exist: all with assertions, else those that some step reads. */
  private readonly tracked: readonly (Declared | null)[];
  private readonly temporaries = new Map<number, string>();
  private readonly labels: readonly ReadonlyMap<number, string>[];

  constructor(program: Program, options: PromelaOptions) {
    this.program = program;
    this.options = options;
    this.variables = listVariables(program);
    const byLeaf = new Map<number, Variable>();
    for (const each of [...this.variables.fields, ...this.variables.control]) if (each) byLeaf.set(each.leaf.id, each);
    this.terms = new Terms({
      variable: (leaf) => {
        const found = byLeaf.get(leaf);
        if (found === undefined) throw new Error(`leaf ${leaf} has no variable`);
        return found;
      },
      temporary: (id) => this.temporary(id),
    });
    this.actors = program.actors.map(({ cases }) => cases.map((each) => this.armsIn(each)));
    this.tracked = this.variables.control.map((each) =>
      each !== null && (options.asserts || this.isRead(each.leaf.id)) ? each : null,
    );
    this.labels = program.actors.map(({ actor, cases }) => {
      const names = new Names(this.variables.names);
      return new Map(
        cases.map(({ state }) => {
          const at = actor.chart.states[state];
          const path = at?.path === '' ? 'only' : (at?.path ?? '');
          const rests = at?.idle === true || at?.kind === 'final';
          // Spin gives labels with these beginnings a meaning.
          const prefix = rests ? 'end ' : /^(?:end|accept|progress)/.test(path) ? 'at ' : '';
          return [state, names.unique(prefix + path)];
        }),
      );
    });
  }

  private armsIn({ state, events }: StateCase): StateArms {
    const { layout, events: infos } = this.program;
    return {
      state,
      events: events.flatMap(({ event: id, body }) => {
        const event = infos[id];
        return event === undefined ? [] : [{ ...armsOf(body, layout), event, body }];
      }),
    };
  }

  private isRead(leaf: number): boolean {
    const inAssignment = (each: Assignment): boolean => {
      if (each.kind !== 'if') return mentions(each.value, leaf);
      return mentions(each.cond, leaf) || [...each.yes, ...each.no].some(inAssignment);
    };
    const inArm = ({ guard, assignments }: Arm): boolean => mentions(guard, leaf) || assignments.some(inAssignment);
    return this.actors.some((cases) => cases.some(({ events }) => events.some(({ arms }) => arms.some(inArm))));
  }

  private temporary(id: number): string {
    const known = this.temporaries.get(id);
    if (known !== undefined) return known;
    const name = this.variables.names.unique(`step value ${this.temporaries.size + 1}`);
    this.temporaries.set(id, name);
    return name;
  }

  text(): string {
    // First the processes: they tell which temporary values there are.
    const processes = this.program.actors.map((_, actor) => this.process(actor));
    const watch = this.options.asserts
      ? monitor(this.program, this.actors, { terms: this.terms, variables: this.variables })
      : [];
    return `${[...this.head(), ...this.declarations(), ...processes.flatMap((lines) => ['', ...lines]), ...watch].join('\n')}\n`;
  }

  private head(): string[] {
    const { system } = this.program;
    const { scenario, mutant } = system;
    const { states, asserts, other } = this.options;
    const title = mutant === null ? scenario.name : `${scenario.name}, mutant ${mutant}`;
    const count = states === null ? 'not counted' : `${states} distinct states`;
    // Deep enough for any path.
    const depth = states === null ? 1_000_000 : states + 1000;
    const table = Math.max(16, Math.min(28, Math.ceil(Math.log2(states ?? 2 ** 22)) + 1));
    const pan = asserts ? `./pan -m${depth} -w${table}` : `./pan -E -m${depth} -w${table}`;
    return [
      `/* ${comment(title)}`,
      ` * ${comment(scenario.text)}`,
      ` * fingerprint ${fingerprint(system)}`,
      ' *',
      ` * expected: ${count}`,
      asserts
        ? ' * Every assertion that fails is a violation; with assertions the count is the same only if there is none.'
        : ' * An erroneous step does not exist here, and nothing is asserted: this form is for counting.',
      ' *   spin -o1 -o2 -o3 -a FILE',
      ' *   gcc -O2 -DNOREDUCE -DSAFETY -o pan pan.c',
      ` *   ${pan}`,
      ...(other === null ? [] : [` * The form ${asserts ? 'for counting' : 'with assertions'}: ${comment(other)}`]),
      ' */',
    ];
  }

  private declarations(): string[] {
    const lines = [...this.variables.macros]
      .filter(([, value]) => value >= 0)
      .map(([name, value]) => `#define ${name} ${value}`);
    const declared = [...this.variables.fields, ...this.tracked].flatMap((each) => (each === null ? [] : [each]));
    const fields = declared.map(({ name, leaf, meaning, words }) => {
      const start = leaf.initial - leaf.lo;
      const value = start === 0 ? '' : ` = ${words.get(leaf.initial) ?? start}`;
      return `${typeOf(leaf.hi - leaf.lo)} ${name}${value};${meaning === '' ? '' : ` /* ${comment(meaning)} */`}`;
    });
    const hidden = [...this.temporaries.values()].map((name) => `hidden int ${name};`);
    return [...lines, ...fields, ...hidden];
  }

  private process(index: number): string[] {
    const { actor } = this.program.actors[index] ?? {};
    const cases = this.actors[index] ?? [];
    if (actor === undefined) return [];
    const initial = this.program.layout.leaves.control[index]?.initial;
    // A process starts with its first statement.
    const first = cases.filter(({ state }) => controlCode(actor.chart, state) === initial);
    const rest = cases.filter((each) => !first.includes(each));
    const lines = [...first, ...rest].flatMap((each) => this.state(index, each));
    const name = this.variables.names.unique(actor.name);
    return [`active proctype ${name}() { /* ${comment(actor.chart.name)} */`, ...lines, '}'];
  }

  private state(actor: number, { state, events }: StateArms): string[] {
    const options = events.flatMap((each) => {
      const arms = each.arms.flatMap((arm) => this.arm(actor, state, arm));
      const failing = this.failing(actor, state, each);
      const lines = [...arms, ...failing];
      return lines.length === 0 ? [] : [`  /* ${comment(eventText(each.event))} */`, ...lines];
    });
    const label = `${this.labels[actor]?.get(state)}:`;
    return options.length === 0 ? [label, '  false;'] : [label, '  if', ...options, '  fi;'];
  }

  private arm(actor: number, from: number, { guard, assignments, transition }: Arm): string[] {
    const to = this.program.transitions[transition]?.to ?? from;
    const control = this.tracked[actor];
    const steps = this.assignments(pruned(assignments), '');
    if (control && to !== from) steps.push(`${control.name} = ${this.controlWord(actor, to)}`);
    const target = `goto ${this.labels[actor]?.get(to)}`;
    const always = code.known(guard) === 1;
    if (code.known(guard) === 0) return [];
    if (steps.length === 0) {
      if (!always) return [`  :: ${this.terms.condition(guard)}; ${target}`];
      // The verifier refuses a step that is always possible and never changes anything.
      return from === to ? [] : [`  :: true; ${target}`];
    }
    const text = [...(always ? [] : [`${this.terms.condition(guard)} ->`]), steps.join('; ')].join(' ');
    return [`  :: d_step { ${text} }; ${target}`];
  }

  private controlWord(actor: number, state: number): string {
    const chart = this.program.actors[actor]?.actor.chart;
    const value = chart === undefined ? 0 : controlCode(chart, state);
    return this.variables.control[actor]?.words.get(value) ?? String(value);
  }

  private failing(actor: number, state: number, { fails, body }: StateArms['events'][number]): string[] {
    if (!this.options.asserts || code.known(fails) === 0) return [];
    const names = [...failuresIn(body)].map((failure) => {
      const known = this.program.failures[failure];
      return known === undefined ? '' : (known.property ?? known.failure);
    });
    const cond = code.known(fails) === 1 ? '' : `${this.terms.condition(fails)} -> `;
    const why = comment([...new Set(names)].join(', '));
    return [`  :: d_step { ${cond}assert(false) /* ${why} */ }; goto ${this.labels[actor]?.get(state)}`];
  }

  private assignments(list: readonly Assignment[], _indent: string): string[] {
    return list.map((each) => {
      switch (each.kind) {
        case 'store': {
          const variable = this.variables.fields.find(({ leaf }) => leaf.id === each.leaf);
          if (variable === undefined) throw new Error(`leaf ${each.leaf} has no variable`);
          return `${variable.name} = ${this.terms.stored(each.value, variable)}`;
        }
        case 'name':
          return `${this.temporary(each.id)} = ${this.terms.value(each.value)}`;
        case 'if': {
          const side = (inner: readonly Assignment[]): string => this.assignments(inner, '').join('; ') || 'skip';
          return `if :: ${this.terms.condition(each.cond)} -> ${side(each.yes)} :: else -> ${side(each.no)} fi`;
        }
      }
    });
  }
}

function typeOf(most: number): string {
  if (most === 1) return 'bit';
  return most < 2 ** 8 ? 'byte' : most < 2 ** 15 ? 'short' : 'int';
}

function eventText({ event, chosen, optional }: EventInfo): string {
  const values = Object.entries(chosen).map(([name, value]) => `${name} ${value}`);
  return [event, ...values, ...(optional ? ['optional'] : [])].join(', ');
}

function failuresIn(list: readonly Instruction[]): Set<number> {
  const found = new Set<number>();
  const inCode = ({ node, fails }: Code): void => {
    if (!fails) return;
    if (node.kind === 'check') found.add(node.failure);
    for (const part of Object.values(node)) if (typeof part === 'object') inCode(part);
  };
  for (const each of list) {
    if (each.kind === 'fail' || each.kind === 'later') found.add(each.failure);
    if (each.kind === 'store' || each.kind === 'let') inCode(each.value);
    if (each.kind !== 'if') continue;
    inCode(each.cond);
    for (const failure of [...failuresIn(each.yes), ...failuresIn(each.no)]) found.add(failure);
  }
  return found;
}

/** Without names that nothing uses and branches that do nothing. */
function pruned(list: readonly Assignment[]): Assignment[] {
  return prune(list, new Set());
}
function prune(list: readonly Assignment[], used: Set<number>): Assignment[] {
  const kept: Assignment[] = [];
  for (const each of list.toReversed()) {
    if (each.kind === 'name') {
      if (!used.has(each.id)) continue;
      noteNames(each.value, used);
      kept.unshift(each);
    } else if (each.kind === 'store') {
      noteNames(each.value, used);
      kept.unshift(each);
    } else {
      const inner = { yes: prune(each.yes, used), no: prune(each.no, used) };
      if (inner.yes.length + inner.no.length === 0) continue;
      noteNames(each.cond, used);
      kept.unshift({ ...each, ...inner });
    }
  }
  return kept;
}
function noteNames({ node }: Code, used: Set<number>): void {
  if (node.kind === 'temporary') used.add(node.id);
  for (const part of Object.values(node)) if (typeof part === 'object') noteNames(part, used);
}

/** The text as it may stand in a comment. */
export function comment(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll('/*', '/ *').replace(/\s+/g, ' ').replaceAll('\\', '/');
}
