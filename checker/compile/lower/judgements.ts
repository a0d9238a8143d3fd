/** What a state is judged by: properties, places where nobody may rest, and circles of waiting actors. */
import { actor as sortOfActors } from '../../language/domain.ts';
import { isFinal } from '../chart/macrostep.ts';
import { faultOfRest, type Wait, waitsIn } from '../system/events.ts';
import { type Condition, obligations } from '../system/obligations.ts';
import type { System, SystemActor } from '../system/system.ts';
import type { Code } from './code.ts';
import * as code from './code.ts';
import { type Lowering, type Scope, withBound } from './expression.ts';
import type { Judgement, Program } from './program.ts';

type Judgements = Pick<Program, 'invariants' | 'witnesses' | 'endings' | 'waits' | 'predicates' | 'constraint'>;

/** `reached`: for each actor the control states that it can be in. */
export function judgements(lower: Lowering, reached: readonly ReadonlyMap<number, unknown>[]): Judgements {
  return new Judging(lower, reached).all();
}

const unable = {
  'lost wake-up': 'is never woken in',
  deadlock: 'waits for a lock in',
  stuck: 'can never leave',
};

class Judging {
  private readonly system: System;
  private readonly lower: Lowering;
  private readonly reached: readonly ReadonlyMap<number, unknown>[];

  constructor(lower: Lowering, reached: readonly ReadonlyMap<number, unknown>[]) {
    this.system = lower.system;
    this.lower = lower;
    this.reached = reached;
  }

  all(): Judgements {
    const scope: Scope = { self: 0, chosen: {}, bound: [], fresh: true, disciplined: false, held: new Set() };
    const judge = (kinds: readonly string[], negate: boolean): Judgement[] =>
      this.system.properties
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ kind, id, text, cond }) => {
          const holds = this.lower.expression(cond, scope);
          return { name: id, text, cond: negate && kind !== 'never' ? code.not(holds) : holds };
        });
    return {
      invariants: judge(['always', 'never'], true),
      witnesses: judge(['sometimes'], false),
      endings: [...judge(['atEnd'], true), ...this.system.actors.flatMap((actor) => this.endings(actor, scope))],
      waits: this.system.actors.map((actor) => this.waits(actor, scope)),
      constraint: this.system.constraint === null ? null : this.lower.expression(this.system.constraint, scope),
      predicates: obligations(this.system).flatMap(({ whenever, goal }) => [
        whenever === null ? code.no : this.predicate(whenever, scope),
        this.predicate(goal, scope),
      ]),
    };
  }

  private predicate({ expression, bound }: Condition, scope: Scope): Code {
    const inner = bound === null ? scope : withBound(scope, bound.id, code.constant(bound.actor));
    return this.lower.expression(expression, inner);
  }

  private endings(actor: SystemActor, scope: Scope): Judgement[] {
    const { chart, index, name } = actor;
    return [...(this.reached[index]?.keys() ?? [])].flatMap((state): Judgement[] => {
      const at = chart.states[state];
      if (at === undefined || isFinal(chart, state) || at.idle) return [];
      const here = this.lower.at(index, state, scope);
      if (at.sleepsWhile !== null) {
        const reason = this.system.guard(actor.role, { name: at.sleepsWhile, params: undefined });
        const awake = code.not(this.lower.expression(reason, { ...scope, self: index }));
        return [
          { name: 'lost wake-up', text: `${name} sleeps in '${at.path}' for nothing`, cond: code.and(here, awake) },
        ];
      }
      const fault = faultOfRest(this.system, actor, state);
      return [{ name: fault, text: `${name} ${unable[fault]} '${at.path}'`, cond: here }];
    });
  }

  private waits(actor: SystemActor, scope: Scope): Code[] {
    const states = [...(this.reached[actor.index]?.keys() ?? [])].flatMap((state) => {
      const masks = waitsIn(this.system, actor, state).map((wait) => this.blockers(actor, wait, scope));
      const [first] = masks;
      return first === undefined ? [] : [{ state, masks, first }];
    });
    const alternatives = Math.max(0, ...states.map(({ masks }) => masks.length));
    // A state with fewer alternatives repeats its first, which changes nothing.
    return Array.from({ length: alternatives }, (_, position) =>
      states.reduce<Code>(
        (rest, { state, masks, first }) =>
          code.choose(this.lower.at(actor.index, state, scope), masks[position] ?? first, rest),
        code.constant(0),
      ),
    );
  }

  private blockers(actor: SystemActor, { waitsFor, chosen }: Wait, scope: Scope): Code {
    return this.system.actors.slice(0, this.system.sizeOf(sortOfActors)).reduce<Code>((bits, { index }) => {
      const inner = withBound({ ...scope, self: actor.index, chosen }, waitsFor.id, code.constant(index));
      const blocks = this.lower.expression(waitsFor.blockedBy, inner);
      const bit = code.choose(blocks, code.constant(2 ** index), code.constant(0));
      return code.bitOr(bits, bit, 2 ** this.system.actors.length - 1);
    }, code.constant(0));
  }
}
