/**
 * When the steps of one actor may stand for all: a table for each of its control states that says in which control
 * states the others must be. docs/decisions/23-partial-order.md proves what the table promises.
 */
import { disturbs, type Footprint, footprint, type Knowledge, nothingKnown } from './footprint.ts';
import { controlCode, type LockTree, lockTrees } from './layout.ts';
import { noParts, type PartSet, Parts } from './parts.ts';
import type { Program, StateCase } from './program.ts';

/** Where the actor is and where the others must be for its steps to stand for all. */
export interface Persistent {
  readonly actor: number;
  /** The actor's control code. */
  readonly code: number;
  /** For each other actor its control codes as bits; absent where it may be anywhere. */
  readonly others: readonly { readonly actor: number; readonly codes: bigint }[];
}

/** In the order in which they are to be tried. */
export function persistentSets(program: Program): Persistent[] {
  const analysis = new Analysis(program);
  return program.actors.flatMap(({ actor, cases }) =>
    cases.flatMap((each) => {
      const code = controlCode(actor.chart, each.state);
      const others = analysis.others(actor.index, code, each);
      return others === null ? [] : [{ actor: actor.index, code, others }];
    }),
  );
}

/** Nothing within the state, as long as the actor whose locks are known does not move. */
interface Future {
  readonly footprint: Footprint;
  readonly code: number;
}

class Analysis {
  private readonly program: Program;
  private readonly parts: Parts;
  private readonly locks: ReadonlyMap<string, LockTree>;
  /** What properties of every state read. */
  private readonly watched: PartSet;
  /** For each actor what its waiting for locks depends on, the locks themselves left out. */
  private readonly waits: readonly PartSet[];
  private readonly futures = new Map<string, readonly Future[]>();

  constructor(program: Program) {
    this.program = program;
    const parts = new Parts(program);
    this.parts = parts;
    const trees = lockTrees(program.system, program.layout.leaves);
    this.locks = new Map(trees.map((tree) => [tree.text.replace(/\[(\d+)\]/g, '.$1'), tree]));
    this.watched = [...program.invariants, ...program.witnesses].reduce(
      (set, { cond }) => set | parts.read(cond),
      noParts,
    );
    const ofLocks = trees.reduce(
      (set, tree) => set | leavesOf(tree).reduce((all, id) => all | parts.all(id), noParts),
      noParts,
    );
    this.waits = program.waits.map((masks) => masks.reduce((set, mask) => set | parts.read(mask), noParts) & ~ofLocks);
  }

  /** Null where the actor's steps never stand for all. */
  others(actor: number, code: number, { held, events }: StateCase): Persistent['others'] | null {
    const { program, parts } = this;
    if (events.every(({ event }) => program.events[event]?.optional === true)) return null;
    const bodies = events.map(({ body }) => body);
    const own = footprint(program, parts, bodies, { index: actor, code }, nothingKnown);
    const visible = this.waits.reduce((set, waits, other) => (other === actor ? set : set | waits), this.watched);
    if (own.targets.size === 0 || (own.writes & visible) !== noParts) return null;
    const others: Persistent['others'][number][] = [];
    for (const { actor: other, cases } of program.actors) {
      if (other.index === actor) continue;
      const codes = undisturbing(own, this.future(other.index, actor, held));
      if (codes === 0n) return null;
      if (codes !== codesOf(cases.map(({ state }) => controlCode(other.chart, state)))) {
        others.push({ actor: other.index, codes });
      }
    }
    return others;
  }

  /** What the actor may do in each control state while the holder keeps its locks. */
  private future(actor: number, holder: number, held: ReadonlySet<string>): readonly Future[] {
    const key = [actor, holder, ...[...held].sort()].join();
    const known = this.futures.get(key);
    if (known !== undefined) return known;
    const { program, parts } = this;
    const knowledge = this.knowledge(holder, held);
    const found = program.actors[actor];
    if (found === undefined) throw new Error(`there is no actor ${actor}`);
    const { chart } = found.actor;
    const future = found.cases.map(({ state, events }) => {
      const code = controlCode(chart, state);
      const bodies = events.map(({ body }) => body);
      const { targets, ...rest } = footprint(program, parts, bodies, { index: actor, code }, knowledge);
      const codes = new Set([...targets].map((target) => controlCode(chart, target)));
      return { code, footprint: { ...rest, targets: codes } };
    });
    this.futures.set(key, future);
    return future;
  }

  private knowledge(holder: number, held: ReadonlySet<string>): Knowledge {
    const knowledge = new Map<number, { lo: number; hi: number }>();
    for (const key of held) {
      const [mode = '', place = ''] = key.split(' ');
      const { owner, writer, readers } = this.locks.get(place)?.tree ?? {};
      const mine = readers?.kind === 'array' ? readers.items[holder] : undefined;
      if (mode === 'read') {
        if (mine?.kind === 'leaf') knowledge.set(mine.leaf.id, { lo: 1, hi: mine.leaf.hi });
        continue;
      }
      const field = mode === 'write' ? writer : owner;
      if (field?.kind === 'leaf') knowledge.set(field.leaf.id, { lo: holder, hi: holder });
    }
    return knowledge;
  }
}

function leavesOf({ tree }: LockTree): number[] {
  return Object.values(tree).flatMap((field) => {
    if (field.kind === 'leaf') return field.leaf.id;
    return field.kind === 'array' ? field.items.flatMap((item) => (item.kind === 'leaf' ? item.leaf.id : [])) : [];
  });
}

/** The codes from which the other, however it goes on, never disturbs the steps. */
function undisturbing(own: Footprint, future: readonly Future[]): bigint {
  const bad = new Set(future.filter(({ footprint }) => disturbs(own, footprint)).map(({ code }) => code));
  for (let before = -1; before !== bad.size; ) {
    before = bad.size;
    for (const { code, footprint } of future) {
      if ([...footprint.targets].some((target) => bad.has(target))) bad.add(code);
    }
  }
  return codesOf(future.map(({ code }) => code).filter((code) => !bad.has(code)));
}

function codesOf(codes: readonly number[]): bigint {
  return codes.reduce((set, code) => set | (1n << BigInt(code)), 0n);
}
