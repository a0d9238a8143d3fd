/** The process that watches every state: properties, waiting in a circle, and what is wrong where nothing moves. */
import type { Code } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import type { Judgement } from '../compile/lower/program.ts';
import { type Context, comment, type EventArms, type StateArms } from './context.ts';
import { any, both, either, negate, noFacts, simplify } from './facts.ts';
import { block, inside, type Statements } from './lines.ts';
import { purify, untouched } from './pure.ts';

export interface Monitor {
  /** Macros: what each actor can do, and whether everything rests. */
  readonly macros: readonly string[];
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
  private readonly macros: string[] = [];

  constructor(context: Context) {
    this.context = context;
  }

  monitor(): Monitor {
    const { invariants } = this.context.program;
    const options = [...invariants.flatMap((each) => this.invariant(each)), ...this.circle(), ...this.rest()];
    if (options.length === 0) return { macros: [], hidden: [], lines: [] };
    const name = this.context.variables.names.unique('monitor');
    const lines = [`active proctype ${name}() {`, 'end_watching:', '  do', ...inside(options), '  od', '}'];
    return { macros: this.macros, hidden: this.hidden, lines };
  }

  private own(text: string): string {
    const name = this.context.variables.names.unique(text);
    this.hidden.push(name);
    return name;
  }
  private macro(text: string, alternatives: readonly string[]): string {
    const name = this.context.variables.names.unique(text);
    this.macros.push(...disjunction(`#define ${name} (`, alternatives));
    return name;
  }

  private pure(of: Code) {
    const { slots } = this.context.program.layout;
    const { value, ok } = purify(of, untouched, (leaf) => (slots[leaf] ?? null) !== null);
    return { value: simplify(value, noFacts), ok: simplify(ok, noFacts) };
  }

  /** When the state is what the judgement describes, or the judgement cannot be evaluated. */
  private wrong(cond: Code): Code {
    const { value, ok } = this.pure(cond);
    return simplify(any(negate(ok), value), noFacts);
  }

  // It has no step where nothing is wrong, so that watching costs the verifier little.
  private invariant({ name, text, cond }: Judgement): string[] {
    const wrong = this.wrong(cond);
    if (code.known(wrong) === 0) return [];
    return step(this.context.terms.conjuncts(wrong), [`assert(false) /* ${comment(`${name}: ${text}`)} */`]);
  }

  /** Actors that wait for no waiting actor are taken away until none is left or nothing changes. */
  private circle(): string[] {
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
      return {
        actor,
        list: masks.map((mask) => ({ name: this.own(name), text: this.macro(name, [terms.value(mask)]) })),
      };
    });
    const all = (list: readonly { readonly name: string }[], test: (name: string) => string): string =>
      list.map(({ name }) => test(name)).join(' && ');
    const somebody = named.map(({ list }) => list.map(({ text }) => `${text} != 0`).join(' && '));
    return step(
      [somebody.length > 1 ? `(${somebody.map((each) => `(${each})`).join(' || ')})` : somebody.join('')],
      [
        ...named.flatMap(({ list }) => list.map(({ name, text }) => `${name} = ${text}`)),
        `${waiting} = ${named.map(({ actor, list }) => `(${all(list, (name) => `${name} != 0`)} -> ${2 ** actor} : 0)`).join(' + ')}`,
        `do :: ${left} = ${named
          .map(
            ({ actor, list }) =>
              `((${waiting} & ${2 ** actor}) != 0 && ${all(list, (name) => `(${name} & ${waiting}) != 0`)} -> ${2 ** actor} : 0)`,
          )
          .join(' + ')}; if :: ${left} == ${waiting} -> break :: else -> ${waiting} = ${left} fi od`,
        `assert(${waiting} == 0) /* deadlock: actors wait for locks in a circle */`,
      ],
    );
  }

  /** What must hold where no step that someone owes changes the state. */
  private rest(): string[] {
    const assertions = [...this.resting(), ...this.endings()];
    if (assertions.length === 0) return [];
    const moves = this.context.actors.flatMap((cases, actor) => {
      const ways = cases.flatMap((each) => this.moving(actor, each));
      return ways.length === 0 ? [] : [this.macro(`${this.context.program.actors[actor]?.actor.name} moves`, ways)];
    });
    return step(moves.length === 0 ? [] : moves.map((each) => `!${each}`), assertions);
  }

  /** Where each actor may rest, in place of an assertion for each state in which it may not. */
  private resting(): string[] {
    const { program, tracked, actors } = this.context;
    return actors.flatMap((cases, actor) => {
      const control = tracked[actor];
      const name = program.actors[actor]?.actor.name;
      const { leaf } = control ?? {};
      if (!control || leaf === undefined) return [];
      const wrong = new Set(program.endings.flatMap(({ cond }) => positionIn(cond, leaf.id) ?? []));
      const at = cases.map(({ state }) => ({ state, word: this.context.controlWord(actor, state) }));
      const bad = at.filter(({ state }) => wrong.has(this.context.controlValue(actor, state)));
      const fine = at.filter((each) => !bad.includes(each));
      if (bad.length === 0) return [];
      const one = fine.length <= bad.length;
      const tests = (one ? fine : bad).map(({ word }) => `${control.name} ${one ? '==' : '!='} ${word}`);
      const test = tests.join(one ? ' || ' : ' && ') || 'false';
      return [`assert(${test}) /* ${comment(`deadlock or stuck: ${name} may not rest elsewhere`)} */`];
    });
  }

  private endings(): string[] {
    return this.context.program.endings.flatMap(({ name, text, cond }) => {
      const wrong = this.wrong(cond);
      if (code.known(wrong) === 0 || this.isControl(cond)) return [];
      return [`assert(${this.context.terms.condition(negate(wrong))}) /* ${comment(`${name}: ${text}`)} */`];
    });
  }
  private isControl(cond: Code): boolean {
    return this.context.tracked.some((control) => control !== null && positionIn(cond, control.leaf.id) !== null);
  }

  /** When the actor has a step in this state that someone owes. An erroneous one is one, too. */
  private moving(actor: number, { state, events }: StateArms): string[] {
    const cond = events
      .filter(({ event }) => !event.optional)
      .map((event) => this.movingBy(event, state))
      .reduce<Code>((list, each) => any(list, each), code.no);
    if (code.known(cond) === 0) return [];
    const conjuncts = this.context.terms.conjuncts(simplify(cond, noFacts));
    const control = this.context.tracked[actor] ?? null;
    const here = control === null ? [] : [`${control.name} == ${this.context.controlWord(actor, state)}`];
    return [[...here, ...conjuncts].join(' && ') || 'true'];
  }
  private movingBy({ arms, possible }: EventArms, state: number): Code {
    return arms.reduce((moves, { guard, changes, transition }) => {
      const stays = this.context.program.transitions[transition]?.to === state;
      return stays ? both(moves, negate(both(guard, negate(changes)))) : moves;
    }, possible);
  }
}

/** An option that leaves the state as it is. */
function step(guard: readonly string[], body: Statements): string[] {
  const [first = 'true', ...others] = guard;
  const opening = others.length === 0 ? [`:: d_step { ${first} ->`] : [`:: d_step { ${first} &&`];
  const rest = others.map((each, at) => `    ${each}${at === others.length - 1 ? ' ->' : ' &&'}`);
  return [...opening, ...rest, ...inside(block(body), 3), '   }'];
}

/** A macro's lines, an alternative on each. */
function disjunction(start: string, alternatives: readonly string[]): string[] {
  const last = alternatives.length - 1;
  const grouped = (each: string): string => (last > 0 && each.includes(' && ') ? `(${each})` : each);
  if (last === 0) return [`${start}${alternatives[0]})`];
  return [`${start} \\`, ...alternatives.map((each, at) => `  ${grouped(each)}${at === last ? ')' : ' || \\'}`)];
}

/** The value that the condition says the leaf has, if that is all it says. */
function positionIn({ node }: Code, leaf: number): number | null {
  if (node.kind !== 'binary' || node.op !== '===' || node.left.node.kind !== 'leaf') return null;
  return node.left.node.leaf === leaf ? code.known(node.right) : null;
}
