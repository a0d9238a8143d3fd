/**
 * The arms of an event: each has one condition on the state, under which it is taken and breaks no check, and the
 * assignments that it then makes. An erroneous step thus has no arm; when it would be taken is told apart.
 */
import type { Code, Instruction } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import type { Layout } from '../compile/lower/layout.ts';
import { ModelError } from '../language/model-error.ts';
import { any, assume, both, conjuncts, either, type Facts, negate, noFacts, same, simplify } from './facts.ts';
import { parts } from './parts.ts';
import { bareOf, type Memory, mentions, type Pure, purify, untouched } from './pure.ts';

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
  /** When there is a step, erroneous or not. */
  readonly possible: Code;
}

/** `name` is the event's, for messages. Throws ModelError for a step that is too intricate. */
export function armsOf(body: readonly Instruction[], layout: Layout, name: string): Arms {
  const walk = new Walk(layout, name);
  const { ok, step } = walk.list(body, {
    memory: untouched,
    facts: noFacts,
    calm: code.yes,
    stored: new Set(),
    guard: code.yes,
    assignments: [],
  });
  return { arms: walk.arms, fails: simplify(negate(ok), noFacts), possible: simplify(step, noFacts) };
}

/** Where a walk through an event's body stands. */
interface Path {
  memory: Memory;
  facts: Facts;
  /** Whether no access without its lock waits to be reported. */
  calm: Code;
  /** Leaves that an assignment may have changed. */
  stored: ReadonlySet<number>;
  /** What has held on the way, as a condition on the state before the step. */
  guard: Code;
  assignments: Assignment[];
}
interface End {
  /** Whether no check fails. */
  readonly ok: Code;
  /** False where every step is complete or erroneous. */
  readonly goesOn: boolean;
  /** Whether a step is complete or erroneous, where it does not go on. */
  readonly step: Code;
}
const on: End = { ok: code.yes, goesOn: true, step: code.no };
const failed: End = { ok: code.no, goesOn: false, step: code.yes };
const complete: End = { ok: code.yes, goesOn: false, step: code.yes };

/** The end of two parts, the first of which goes on unless it fails. */
function after(first: End, { ok, goesOn, step }: End): End {
  return { ok: both(first.ok, ok), goesOn, step: either(first.ok, step, code.yes) };
}

class Walk {
  readonly arms: Arm[] = [];
  private readonly layout: Layout;
  private readonly name: string;
  private readonly control: ReadonlySet<number>;

  constructor(layout: Layout, name: string) {
    this.layout = layout;
    this.name = name;
    this.control = new Set(layout.leaves.control.map(({ id }) => id));
  }

  list(list: readonly Instruction[], path: Path): End {
    let ok = code.yes;
    for (const each of list) {
      const end = this.one(each, path);
      const step = either(ok, end.step, code.yes);
      ok = both(ok, end.ok);
      if (!end.goesOn) return { ok, goesOn: false, step };
    }
    return { ok, goesOn: true, step: negate(ok) };
  }

  private one(instruction: Instruction, path: Path): End {
    switch (instruction.kind) {
      case 'begin':
        return on;
      case 'taken': {
        const { calm } = path;
        path.calm = code.yes;
        return this.demand(calm, path);
      }
      case 'later':
        path.calm = code.no;
        return on;
      case 'fail':
        return failed;
      case 'emit':
        this.emit(instruction.transition, path);
        return complete;
      case 'let': {
        const { value, end } = this.evaluate(instruction.value, path);
        if (!end.goesOn) return end;
        path.assignments.push({
          kind: 'name',
          id: instruction.id,
          value: this.readable(instruction.value, value, path),
        });
        const temporaries = new Map([...path.memory.temporaries, [instruction.id, value]]);
        path.memory = { ...path.memory, temporaries };
        return end;
      }
      case 'store':
        return this.store(instruction.leaf, instruction.value, path);
      case 'if':
        return this.either(instruction, path);
    }
  }

  /** The step goes on only if the condition holds. */
  private demand(cond: Code, path: Path): End {
    const facts = assume(cond, true, path.facts);
    if (facts === null) return failed;
    path.facts = facts;
    path.guard = both(path.guard, cond);
    return { ok: cond, goesOn: true, step: negate(cond) };
  }

  private evaluate(of: Code, path: Path): { value: Code; end: End } {
    const { value, ok, calm } = this.pure(of, path);
    const end = this.demand(simplify(ok, path.facts), path);
    path.calm = both(path.calm, simplify(calm, path.facts));
    return { value: simplify(value, path.facts), end };
  }
  private pure(of: Code, path: Path): Pure {
    const pure = purify(of, path.memory, (leaf) => this.isKept(leaf));
    if ([pure.value, pure.ok, pure.calm].some((each) => !isSmall(each))) {
      throw new ModelError(`${this.name} cannot be exported: one of its conditions has over ${termsMax} terms`);
    }
    return pure;
  }
  private isKept(leaf: number): boolean {
    return (this.layout.slots[leaf] ?? null) !== null;
  }

  /** The term in a form that the step may evaluate at this point. */
  private readable(of: Code, value: Code, path: Path): Code {
    if (![...path.stored].some((leaf) => mentions(value, leaf))) return value;
    return bareOf(of, (leaf) => this.isKept(leaf));
  }

  private store(leaf: number, of: Code, path: Path): End {
    const { value, end } = this.evaluate(of, path);
    if (!end.goesOn || !this.isKept(leaf) || this.control.has(leaf)) return end;
    const before = this.current(leaf, path);
    const leaves = new Map([...path.memory.leaves, [leaf, value]]);
    if (!same(before, value)) {
      path.assignments.push({ kind: 'store', leaf, value: this.readable(of, value, path) });
      path.stored = new Set([...path.stored, leaf]);
    }
    path.memory = { ...path.memory, leaves };
    return end;
  }
  private current(leaf: number, { memory, facts }: Path): Code {
    return memory.leaves.get(leaf) ?? simplify(this.before(leaf), facts);
  }
  /** The leaf as it was before the step. */
  private before(leaf: number): Code {
    const { lo, hi } = this.layout.leaves.all[leaf] ?? { lo: 0, hi: 0 };
    return code.leaf(leaf, true, lo, hi);
  }

  private either(instruction: Instruction & { kind: 'if' }, path: Path): End {
    const { value: cond, end } = this.evaluate(instruction.cond, path);
    if (!end.goesOn) return end;
    const whenTrue = assume(cond, true, path.facts);
    const whenFalse = assume(cond, false, path.facts);
    if (whenTrue === null || whenFalse === null) {
      const only = this.list(whenTrue === null ? instruction.no : instruction.yes, path);
      return after(end, only);
    }
    const forks = completes(instruction.yes) || completes(instruction.no);
    const side = (facts: Facts, guard: Code): Path => {
      return { ...path, facts, guard: both(path.guard, guard), assignments: forks ? [...path.assignments] : [] };
    };
    const yes = side(whenTrue, cond);
    const no = side(whenFalse, negate(cond));
    const yesEnd = this.list(instruction.yes, yes);
    const noEnd = this.list(instruction.no, no);
    const ok = either(cond, yesEnd.ok, noEnd.ok);
    const goesOn = !forks && (yesEnd.goesOn || noEnd.goesOn);
    const all = after(end, { ok, goesOn, step: either(cond, yesEnd.step, noEnd.step) });
    if (!all.goesOn) return all;
    const sure = this.demand(ok, path);
    if (!sure.goesOn) return sure;
    if (!yesEnd.goesOn) this.follow(no, path);
    else if (!noEnd.goesOn) this.follow(yes, path);
    else this.join(instruction.cond, cond, yes, no, path);
    return all;
  }

  // The other side is an error.
  private follow({ memory, facts, calm, stored, assignments }: Path, path: Path): void {
    path.assignments.push(...assignments);
    Object.assign(path, { memory, facts, calm, stored });
  }

  private join(of: Code, cond: Code, yes: Path, no: Path, path: Path): void {
    if (yes.assignments.length > 0 || no.assignments.length > 0) {
      const readable = this.readable(of, cond, path);
      path.assignments.push({ kind: 'if', cond: readable, yes: yes.assignments, no: no.assignments });
    }
    const leaves = new Map(path.memory.leaves);
    for (const leaf of new Set([...yes.memory.leaves.keys(), ...no.memory.leaves.keys()])) {
      const one = yes.memory.leaves.get(leaf) ?? this.before(leaf);
      const other = no.memory.leaves.get(leaf) ?? this.before(leaf);
      leaves.set(leaf, same(one, other) ? one : simplify(either(cond, one, other), path.facts));
    }
    const temporaries = new Map([...yes.memory.temporaries, ...no.memory.temporaries]);
    path.memory = { leaves, temporaries };
    path.calm = simplify(either(cond, yes.calm, no.calm), path.facts);
    path.stored = new Set([...yes.stored, ...no.stored]);
  }

  private emit(transition: number, path: Path): void {
    let changes = code.no;
    for (const [leaf, value] of path.memory.leaves) {
      const before = simplify(this.before(leaf), path.facts);
      if (!same(before, value)) changes = any(changes, negate(simplify(code.equal(value, before), path.facts)));
    }
    const guards = conjuncts(path.guard);
    if (guards === null) return;
    const guard = guards.reduceRight((rest, first) => both(first, rest), code.yes);
    this.arms.push({ guard, assignments: path.assignments, transition, changes });
  }
}

/** Nested indices multiply: beyond this nobody would read an export, and a compiler would hardly end. */
const termsMax = 5000;
function isSmall(of: Code): boolean {
  let left = termsMax;
  const visit = ({ node }: Code): boolean => --left > 0 && parts(node).every(visit);
  return visit(of);
}

/** Whether some step ends in this list. */
function completes(list: readonly Instruction[]): boolean {
  return list.some(
    (each) => each.kind === 'emit' || (each.kind === 'if' && (completes(each.yes) || completes(each.no))),
  );
}
