/**
 * The arms of an event: each has one condition on the state, under which it is taken and breaks no check, and the
 * assignments that it then makes. An erroneous step thus has no arm; when it would be taken is told apart.
 */
import type { Code, Instruction } from '../compile/code.ts';
import * as code from '../compile/code.ts';
import type { Layout } from '../compile/layout.ts';
import { assume, either, type Facts, negate, noFacts, simplify } from './facts.ts';
import { evaluate, type Memory, type Pure, untouched, withoutChecks } from './substitute.ts';

/** One after the other; terms read the state as the assignments before have left it. */
export type Assignment =
  | { readonly kind: 'store'; readonly leaf: number; readonly value: Code }
  | { readonly kind: 'name'; readonly id: number; readonly value: Code }
  | {
      readonly kind: 'if';
      readonly cond: Code;
      readonly yes: readonly Assignment[];
      readonly no: readonly Assignment[];
    };
export interface Arm {
  readonly guard: Code;
  readonly assignments: readonly Assignment[];
  readonly transition: number;
  /** Whether some field has another value afterwards. */
  readonly changes: Code;
}
export interface Arms {
  readonly arms: readonly Arm[];
  /** When the event is an erroneous step. */
  readonly fails: Code;
}

export function armsOf(body: readonly Instruction[], layout: Layout): Arms {
  const walk = new Walk(layout);
  const start: Point = { memory: untouched, facts: noFacts, calm: code.yes, stored: new Set(), ok: code.yes };
  const { ok } = walk.list(body, { point: start, guard: code.yes, before: [] });
  return { arms: walk.arms, fails: simplify(negate(ok), noFacts) };
}

/** Where a walk stands. */
interface Point {
  readonly memory: Memory;
  readonly facts: Facts;
  /** Whether no access without its lock waits to be reported. */
  readonly calm: Code;
  /** Leaves that an assignment may have changed. */
  readonly stored: ReadonlySet<number>;
  /** Whether no check has failed in this list so far. */
  readonly ok: Code;
}
interface Start {
  readonly point: Point;
  /** What has held on the way here. */
  readonly guard: Code;
  readonly before: readonly Assignment[];
}
/** How a list of instructions ends. */
interface End {
  readonly ok: Code;
  /** Null where nothing comes after: every step in it is complete or erroneous. */
  readonly point: Point | null;
  readonly assignments: readonly Assignment[];
}

class Walk {
  readonly arms: Arm[] = [];
  private readonly layout: Layout;
  private readonly control: ReadonlySet<number>;

  constructor(layout: Layout) {
    this.layout = layout;
    this.control = new Set(layout.leaves.control.map(({ id }) => id));
  }

  list(list: readonly Instruction[], { point: start, guard, before }: Start): End {
    let point: Point = { ...start, ok: code.yes };
    const assignments = [...before];
    for (const each of list) {
      const sure = { guard: code.and(guard, point.ok), before: assignments };
      const next = this.one(each, { ...sure, point });
      assignments.push(...next.assignments);
      if (next.point === null) return { ...next, assignments };
      point = next.point;
    }
    return { ok: point.ok, point, assignments };
  }

  private one(instruction: Instruction, start: Start): End {
    const { point } = start;
    switch (instruction.kind) {
      case 'begin':
        return step(point);
      case 'taken':
        return step(demand(point, point.calm), { calm: code.yes });
      case 'later':
        return step(point, { calm: code.no });
      case 'fail':
        return { ok: code.no, point: null, assignments: [] };
      case 'emit':
        this.arms.push(this.arm(instruction.transition, start));
        return { ok: point.ok, point: null, assignments: [] };
      case 'let': {
        const { pure, after } = this.evaluate(instruction.value, point);
        if (after === null) return { ok: code.no, point: null, assignments: [] };
        const value = this.printable(instruction.value, pure.value, point);
        const temporaries = new Map([...point.memory.temporaries, [instruction.id, pure.value]]);
        const memory = { ...point.memory, temporaries };
        return step(after, { memory }, [{ kind: 'name', id: instruction.id, value }]);
      }
      case 'store':
        return this.store(instruction.leaf, instruction.value, point);
      case 'if':
        return this.either(instruction, start);
    }
  }
}
