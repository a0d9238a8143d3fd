/**
 * Which registers of an actor are dead in a control state: nobody reads them before the actor writes them again. A shared
 * field that no other actor looks at is a register, too, such as the copy of a sequence number. What properties, endings
 * or other actors read is never dead; that a freed object makes a register stale is no reading.
 */
import type { Code, Instruction } from '../lower/code.ts';
import { leavesOf } from '../lower/layout.ts';
import type { Program } from '../lower/program.ts';

/** For each actor and control state the leaves of its registers that are dead there. */
export function deadRegisters(program: Program): readonly ReadonlyMap<number, readonly number[]>[] {
  const { registers, control } = program.layout.leaves;
  const own = registers.map((tree) => new Set(leavesOf(tree)));
  const watched = judgedLeaves(program, own);
  for (const { id } of control) watched.add(id);
  const seen = program.actors.map(({ cases }) => {
    const found = new Set<number>();
    for (const { events } of cases) for (const { body } of events) lookedAt(body, (leaf) => found.add(leaf));
    return found;
  });
  return program.actors.map(({ cases }, at) => {
    const isOthers = (leaf: number): boolean =>
      own.some((each, other) => other !== at && each.has(leaf)) ||
      seen.some((each, other) => other !== at && each.has(leaf));
    const leaves = program.layout.leaves.all.map(({ id }) => id);
    return new Liveness(
      program,
      cases,
      leaves.filter((leaf) => !watched.has(leaf) && !isOthers(leaf)),
    ).dead();
  });
}

function judgedLeaves(
  { invariants, witnesses, endings, predicates, waits, constraint }: Program,
  own: readonly ReadonlySet<number>[],
): Set<number> {
  const found = new Set<number>();
  const judged = [...invariants, ...witnesses, ...endings].map(({ cond }) => cond);
  const asked = [...predicates, ...(constraint === null ? [] : [constraint])];
  for (const code of [...judged, ...asked]) reads(code, (leaf) => found.add(leaf));
  // By which registers it is said for which lock an actor waits, its step in that state reads as well.
  for (const [actor, list] of waits.entries()) {
    for (const code of list) reads(code, (leaf) => own[actor]?.has(leaf) || found.add(leaf));
  }
  return found;
}

function reads(code: Code, found: (leaf: number, fresh: boolean) => void): void {
  const { node } = code;
  switch (node.kind) {
    case 'constant':
    case 'temporary':
      return;
    case 'leaf':
      return found(node.leaf, node.fresh);
    case 'binary':
    case 'and':
    case 'or':
      return both(node.left, node.right);
    case 'bit':
    case 'not':
      return reads(node.of, found);
    case 'if':
      reads(node.cond, found);
      return both(node.yes, node.no);
    case 'let':
      return both(node.value, node.body);
    case 'check':
      return both(node.ok, node.value);
  }
  function both(left: Code, right: Code): void {
    reads(left, found);
    reads(right, found);
  }
}

/** What the instructions store, if that is all that they do; else null. */
function stored(list: readonly Instruction[]): readonly number[] | null {
  const parts = list.map((each) => {
    if (each.kind === 'store') return each.value.fails ? null : [each.leaf];
    return each.kind === 'if' && !each.cond.fails ? stored([...each.yes, ...each.no]) : null;
  });
  return parts.some((each) => each === null) ? null : parts.flatMap((each) => each ?? []);
}

/** The leaves that decide about anything but themselves. */
function lookedAt(list: readonly Instruction[], found: (leaf: number) => void): void {
  const readBy = (code: Code, written: readonly number[]): void =>
    reads(code, (leaf) => {
      if (!(written.length === 1 && written[0] === leaf)) found(leaf);
    });
  for (const each of list) {
    if (each.kind === 'store') {
      readsToFail(each.value, found);
      readBy(each.value, [each.leaf]);
    } else if (each.kind === 'let') readBy(each.value, []);
    else if (each.kind === 'if') {
      const both = [...each.yes, ...each.no];
      readsToFail(each.cond, found);
      readBy(each.cond, stored(both) ?? []);
      lookedAt(both, found);
    }
  }
}

/** The leaves that decide whether the code fails: what checks ask, and what decides whether they are asked. */
function readsToFail(code: Code, found: (leaf: number) => void): void {
  if (!code.fails) return;
  const { node } = code;
  switch (node.kind) {
    case 'binary':
      return each(node.left, node.right);
    case 'and':
    case 'or':
      if (node.right.fails) reads(node.left, found);
      return each(node.left, node.right);
    case 'bit':
    case 'not':
      return readsToFail(node.of, found);
    case 'if':
      if (node.yes.fails || node.no.fails) reads(node.cond, found);
      return each(node.cond, node.yes, node.no);
    case 'let':
      reads(node.value, found);
      return readsToFail(node.body, found);
    case 'check':
      reads(node.ok, found);
      return readsToFail(node.value, found);
    default:
      return;
  }
  function each(...parts: readonly Code[]): void {
    for (const part of parts) readsToFail(part, found);
  }
}

/** The usual analysis, backwards from each step's end, until nothing changes. */
class Liveness {
  private readonly cases: Program['actors'][number]['cases'];
  private readonly registers: ReadonlySet<number>;
  private readonly transitions: Program['transitions'];
  private readonly live = new Map<number, ReadonlySet<number>>();
  /** What the body reads of the state before the step, wherever it does so. */
  private before = new Set<number>();

  constructor({ transitions }: Program, cases: Program['actors'][number]['cases'], registers: readonly number[]) {
    this.transitions = transitions;
    this.cases = cases;
    this.registers = new Set(registers);
  }

  dead(): ReadonlyMap<number, readonly number[]> {
    for (let isStable = this.registers.size === 0; !isStable; ) {
      isStable = true;
      // Later states come later in a chart, so that most is known in one pass.
      for (const { state, events } of this.cases.toReversed()) {
        this.before = new Set();
        const live = new Set(events.flatMap(({ body }) => [...this.list(body, new Set())]));
        for (const leaf of this.before) live.add(leaf);
        if (live.size === (this.live.get(state)?.size ?? 0)) continue;
        this.live.set(state, live);
        isStable = false;
      }
    }
    return new Map(
      this.cases.map(({ state }) => [state, [...this.registers].filter((leaf) => !this.live.get(state)?.has(leaf))]),
    );
  }

  /** What is live before the instructions, given what is after. */
  private list(list: readonly Instruction[], after: ReadonlySet<number>): Set<number> {
    return list.reduceRight<Set<number>>((live, each) => this.one(each, live), new Set(after));
  }

  private one(instruction: Instruction, after: Set<number>): Set<number> {
    switch (instruction.kind) {
      case 'store': {
        const { leaf, value } = instruction;
        if (this.registers.has(leaf) && !after.delete(leaf) && !value.fails) return after;
        return this.read(value, after);
      }
      case 'let':
        return this.read(instruction.value, after);
      case 'if': {
        const written = stored([instruction]);
        const live = new Set([...this.list(instruction.yes, after), ...this.list(instruction.no, after)]);
        const isIdle = written?.every((leaf) => this.registers.has(leaf) && !after.has(leaf)) ?? false;
        return isIdle ? live : this.read(instruction.cond, live);
      }
      case 'emit':
        return new Set(this.live.get(this.transitions[instruction.transition]?.to ?? -1));
      case 'fail':
        return new Set();
      case 'later':
      case 'begin':
      case 'taken':
        return after;
    }
  }

  private read(code: Code, live: Set<number>): Set<number> {
    reads(code, (leaf, fresh) => {
      if (this.registers.has(leaf)) (fresh ? this.before : live).add(leaf);
    });
    return live;
  }
}
