/** The process that watches every state: properties, waiting in a circle, and what is wrong where nothing moves. */
import type { Code } from '../compile/code.ts';
import * as code from '../compile/code.ts';
import type { Judgement } from '../compile/program.ts';
import type { Arm } from './arms.ts';
import { type Context, comment, type StateArms } from './context.ts';
import { any, either, negate, noFacts, simplify } from './facts.ts';
import { block, inside, type Statements } from './lines.ts';
import { purify, untouched } from './pure.ts';

export interface Monitor {
  /** Variables that are no part of a state. */
  readonly hidden: readonly string[];
  readonly lines: readonly string[];
}

export function monitorOf(context: Context): Monitor {
  return new Writer(context).monitor();
}

class Writer {
  private readonly context: Context;
  private readonly hidden: string[] = [];

  constructor(context: Context) {
    this.context = context;
  }

  monitor(): Monitor {
    const { invariants, endings } = this.context.program;
    const list: Statements = [
      'true',
      ...invariants.flatMap((each) => this.assertion(each)),
      ...this.circle(),
      ...this.rest(endings.flatMap((each) => this.assertion(each))),
    ];
    const name = this.context.variables.names.unique('monitor');
    const lines = [`active proctype ${name}() {`, 'end_watching:', '  do', '  :: d_step {'];
    return { hidden: this.hidden, lines: [...lines, ...inside(block(list), 3), '     }', '  od', '}'] };
  }

  private own(text: string): string {
    const name = this.context.variables.names.unique(text);
    this.hidden.push(name);
    return name;
  }

  private pure(of: Code) {
    const { slots } = this.context.program.layout;
    const { value, ok } = purify(of, untouched, (leaf) => (slots[leaf] ?? null) !== null);
    return { value: simplify(value, noFacts), ok: simplify(ok, noFacts) };
  }

  /** That the state is not what the judgement describes, and that the judgement can be evaluated. */
  private assertion({ name, text, cond }: Judgement): string[] {
    const { value, ok } = this.pure(cond);
    const wrong = simplify(any(negate(ok), value), noFacts);
    if (code.known(wrong) === 0) return [];
    return [`assert(${this.context.terms.condition(negate(wrong))}) /* ${comment(`${name}: ${text}`)} */`];
  }

  /** Actors that wait for no waiting actor are taken away until none is left or nothing changes. */
  private circle(): Statements {
    const { terms, program } = this.context;
    const waits = program.waits.flatMap((alternatives, actor) => {
      const masks = alternatives.map((each) => {
        const { value, ok } = this.pure(each);
        // Which lock it waits for may be an error; then it does not wait.
        return simplify(either(ok, value, code.constant(0)), noFacts);
      });
      return masks.length === 0 || masks.some((mask) => code.known(mask) === 0) ? [] : [{ actor, masks }];
    });
    if (waits.length === 0) return [];
    const [waiting, left] = [this.own('waiting'), this.own('left waiting')];
    const named = waits.map(({ actor, masks }) => {
      const name = `${program.actors[actor]?.actor.name} waits for`;
      return { actor, list: masks.map((mask) => ({ name: this.own(name), text: terms.value(mask) })) };
    });
    const all = (list: readonly { readonly name: string }[], test: (name: string) => string): string =>
      list.map(({ name }) => test(name)).join(' && ');
    return [
      ...named.flatMap(({ list }) => list.map(({ name, text }) => `${name} = ${text}`)),
      `${waiting} = ${named.map(({ actor, list }) => `(${all(list, (name) => `${name} != 0`)} -> ${2 ** actor} : 0)`).join(' + ')}`,
      `do :: ${left} = ${named
        .map(
          ({ actor, list }) =>
            `((${waiting} & ${2 ** actor}) != 0 && ${all(list, (name) => `(${name} & ${waiting}) != 0`)} -> ${2 ** actor} : 0)`,
        )
        .join(' + ')}; if :: ${left} == ${waiting} -> break :: else -> ${waiting} = ${left} fi od`,
      `assert(${waiting} == 0) /* deadlock: actors wait for locks in a circle */`,
    ];
  }

  /** The assertions, where no step that someone owes changes the state. */
  private rest(assertions: readonly string[]): Statements {
    if (assertions.length === 0) return [];
    const moves = this.own('something moves');
    const each = this.context.actors.flatMap((cases, actor) => this.moving(actor, cases, moves));
    return [`${moves} = 0`, ...each, { cond: moves, yes: [], no: assertions }];
  }

  private moving(actor: number, cases: readonly StateArms[], moves: string): Statements {
    const control = this.context.tracked[actor] ?? null;
    const lines = cases.flatMap((each) => {
      const cond = this.movingFrom(each);
      if (code.known(cond) === 0) return [];
      const then = code.known(cond) === 1 ? '1' : `${moves} || ${this.context.terms.conjuncts(cond).join(' && ')}`;
      return control === null
        ? [`${moves} = ${then}`]
        : [`:: ${control.name} == ${this.context.controlWord(actor, each.state)} -> ${moves} = ${then}`];
    });
    if (control === null || lines.length === 0) return lines;
    return [['if', ...lines, ':: else -> skip', 'fi'].join('\n')];
  }

  // An erroneous step would move as well, but it is asserted not to exist.
  private movingFrom({ state, events }: StateArms): Code {
    const step = ({ guard, changes, transition }: Arm): Code => {
      const to = this.context.program.transitions[transition]?.to;
      return to === state ? code.and(guard, changes) : guard;
    };
    return events
      .filter(({ event }) => !event.optional)
      .flatMap(({ arms }) => arms.map(step))
      .reduce<Code>((list, each) => any(list, each), code.no);
  }
}
