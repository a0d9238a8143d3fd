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

/** What is judged whatever the actors' machines are. */
interface OfState extends Pick<Program, 'invariants' | 'witnesses' | 'predicates' | 'constraint'> {
  readonly endings: readonly Judgement[];
}
/** What a machine says of where its actor may rest, and for whom it waits. */
interface OfActor {
  readonly endings: readonly Judgement[];
  readonly waits: readonly Code[];
}
export interface Judgements {
  readonly ofState: OfState;
  readonly ofActors: readonly OfActor[];
}

/**
 * `reached`: for each actor the control states that it can be in. `before`: of another form of the system that reads the
 * same leaves; it holds for the actors that are said to be `alike`, in the same control states.
 */
export function judgements(
  lower: Lowering,
  reached: readonly ReadonlyMap<number, unknown>[],
  before: { readonly made: Judgements; readonly alike: readonly boolean[] } | null,
): Judgements {
  const judging = new Judging(lower, reached);
  const { made = null, alike = [] } = before ?? {};
  const ofActors = lower.system.actors.map((actor, at) => {
    const known = alike[at] ? made?.ofActors[at] : undefined;
    return known ?? judging.ofActor(actor);
  });
  return { ofState: made?.ofState ?? judging.ofState(), ofActors };
}

export function inProgram({
  ofState: { endings, ...judged },
  ofActors,
}: Judgements): Pick<Program, 'invariants' | 'witnesses' | 'endings' | 'waits' | 'predicates' | 'constraint'> {
  return {
    ...judged,
    endings: [...endings, ...ofActors.flatMap((actor) => actor.endings)],
    waits: ofActors.map(({ waits }) => waits),
  };
}

const scope: Scope = { self: 0, chosen: {}, bound: [], fresh: true, disciplined: false, held: new Set() };

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

  ofState(): OfState {
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
      endings: judge(['atEnd'], true),
      constraint: this.system.constraint === null ? null : this.lower.expression(this.system.constraint, scope),
      predicates: obligations(this.system).flatMap(({ whenever, goal }) => [
        whenever === null ? code.no : this.predicate(whenever),
        this.predicate(goal),
      ]),
    };
  }

  ofActor(actor: SystemActor): OfActor {
    return { endings: this.endings(actor), waits: this.waits(actor) };
  }

  private predicate({ expression, bound }: Condition): Code {
    const inner = bound === null ? scope : withBound(scope, bound.id, code.constant(bound.actor));
    return this.lower.expression(expression, inner);
  }

  private endings(actor: SystemActor): Judgement[] {
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

  private waits(actor: SystemActor): Code[] {
    const states = [...(this.reached[actor.index]?.keys() ?? [])].flatMap((state) => {
      const masks = waitsIn(this.system, actor, state).map((wait) => this.blockers(actor, wait));
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

  private blockers(actor: SystemActor, { waitsFor, chosen }: Wait): Code {
    return this.system.actors.slice(0, this.system.sizeOf(sortOfActors)).reduce<Code>((bits, { index }) => {
      const inner = withBound({ ...scope, self: actor.index, chosen }, waitsFor.id, code.constant(index));
      const blocks = this.lower.expression(waitsFor.blockedBy, inner);
      const bit = code.choose(blocks, code.constant(2 ** index), code.constant(0));
      return code.bitOr(bits, bit, 2 ** this.system.actors.length - 1);
    }, code.constant(0));
  }
}
