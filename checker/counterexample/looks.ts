/** What each step of a path looks at, and so whose changes it could tell. */
import type { Candidate } from '../compile/chart/chart.ts';
import { guardUses, usesOf } from '../compile/chart/uses.ts';
import { candidatesFor } from '../compile/system/events.ts';
import type { System } from '../compile/system/system.ts';
import { type Frame, StepFailure, truth, withBound } from '../interpret/evaluate.ts';
import { reasonsOf } from '../interpret/reasons.ts';
import type { ModelState } from '../interpret/state.ts';
import type { Transition } from '../interpret/step.ts';
import type { Expression, PlaceRef, Statement } from '../language/ir.ts';
import { fieldText } from '../language/ir.ts';
import { isGhost, walkExpression, walkStatements } from '../language/walk.ts';
import { keysWords, readingWords } from './words.ts';

export interface Look {
  /** As traces print it: `pt.pte[table 0][A].kind`. */
  readonly place: string;
  /** Whose register it is, -1 for another actor's; null for shared state. */
  readonly owner: number | null;
}

/** What a step looked at to go as it did, and what it took from there; `decides` is for what the broken property came of. */
export interface Looks {
  readonly taken: readonly Look[];
  readonly decides: readonly Look[];
  /** What the judgement read that an operation made in this step, a place and its value each. */
  readonly found: readonly string[];
}

/** `after`: where the step leads; null if it fails. `flags` are the ghosts that the broken property reads. */
export function looksOf(
  system: System,
  { actor: index, event, taken, chosen }: Transition,
  before: ModelState,
  after: ModelState | null,
  flags: ReadonlySet<string>,
): Looks {
  const actor = system.actors[index];
  if (actor === undefined) return { taken: [], decides: [], found: [] };
  // Indices are registers, which the step itself may set first.
  const frames = [before, ...(after === null ? [] : [after])].map(
    (state): Frame => ({ system, state, self: index, chosen, bound: [], accesses: null }),
  );
  const asked: Look[] = [];
  const decides: Look[] = [];
  const found: string[] = [];
  const look: Looking = (expression, of, into = asked) =>
    void into.push(...of.flatMap((frame) => looksIn(expression, frame)));
  const [first] = taken;
  const candidates = candidatesFor(actor.chart, before.control[index] ?? 0, event);
  // What failed on the way to the one that was taken was asked too: a trylock, for one.
  const passed = candidates.slice(0, first === undefined ? 0 : candidates.indexOf(first));
  for (const { guard } of passed) for (const use of guardUses(guard)) look(system.guard(actor.role, use), frames);
  for (const candidate of taken) {
    for (const use of guardUses(candidate.guard)) {
      const condition = system.guard(actor.role, use);
      if (!asksForLock(condition)) look(condition, frames);
    }
    for (const statement of actionsOf(system, actor.role, candidate)) {
      inStatement(statement, frames, look);
      walkConditions([statement], frames, (condition, body, of) => {
        const isJudged = body.some((each) => isWrite(each) && isGhost(each.place) && flags.has(fieldText(each.place)));
        if (!isJudged && !body.some(({ op }) => op === 'expire')) return;
        const frame = of.find((each) => attempt(() => truth(condition, each)) === true);
        if (frame === undefined) return;
        look(condition, of, decides);
        if (isJudged) found.push(...readIn(condition, frame));
      });
    }
  }
  return { taken: asked, decides, found: [...new Set(found)] };
}

function actionsOf(system: System, role: Parameters<System['action']>[0], { acts }: Candidate): readonly Statement[] {
  return acts.flatMap((act) => (act.kind === 'action' ? system.action(role, act.use) : []));
}

function asksForLock(expression: Expression): boolean {
  let found = false;
  walkExpression(expression, {
    expression: ({ op }) => {
      if (op === 'lockable') found = true;
    },
  });
  return found;
}

type Looking = (expression: Expression, frames: readonly Frame[], into?: Look[]) => void;

/** What a statement takes from elsewhere: not a counter's own value, nor what only ghosts come of. */
function inStatement(statement: Statement, frames: readonly Frame[], look: Looking): void {
  switch (statement.op) {
    case 'set':
      if (!isGhost(statement.place) && !isOwnValue(statement.value, statement.place)) look(statement.value, frames);
      return;
    case 'if': {
      const both = [...statement.yes, ...statement.no];
      if (both.some(isReal)) look(statement.cond, frames);
      for (const each of both) inStatement(each, frames, look);
      return;
    }
    case 'each':
      for (const each of statement.body) inStatement(each, members(statement, frames), look);
      return;
    case 'enqueue':
    case 'remove':
    case 'include':
    case 'exclude':
      if (!isGhost(statement.place)) look(statement.item, frames);
      return;
    case 'expire':
      return look(statement.item, frames);
    default:
      return;
  }
}
function members({ sort, id }: Statement & { op: 'each' }, frames: readonly Frame[]): Frame[] {
  return frames.flatMap((frame) =>
    Array.from({ length: frame.system.sizeOf(sort) }, (_, member) => withBound(frame, id, member)),
  );
}

type Write = Extract<Statement, { readonly place: PlaceRef }>;
function isWrite(statement: Statement): statement is Write {
  return 'place' in statement;
}
/** Whether anything that is not ghost comes of it. */
function isReal(statement: Statement): boolean {
  if (isWrite(statement)) return !isGhost(statement.place);
  if (statement.op === 'if') return [...statement.yes, ...statement.no].some(isReal);
  if (statement.op === 'each') return statement.body.some(isReal);
  return statement.op === 'expire' || statement.op === 'lock';
}
function isOwnValue(value: Expression, place: PlaceRef): boolean {
  let isOther = false;
  walkExpression(value, {
    place: (read) => {
      if (fieldText(read) !== fieldText(place)) isOther = true;
    },
  });
  return !isOther;
}

/** Without constants, and without the flags of what only properties know: their words are the property's. */
function readIn(condition: Expression, frame: Frame): string[] {
  const written = writtenFields(frame.system);
  const readings = attempt(() => reasonsOf(condition, frame)) ?? [];
  return readings
    .filter(({ place }) => written.has(fieldText(place)) && !(isGhost(place) && place.domain.kind === 'flag'))
    .map((reading) => readingWords(frame.system, reading));
}
function writtenFields(system: System): ReadonlySet<string> {
  const known = written.get(system) ?? new Set<string>();
  if (written.has(system)) return known;
  written.set(system, known);
  const visitor = {
    place: (place: PlaceRef, access: 'read' | 'write') => {
      if (access === 'write') known.add(fieldText(place));
    },
  };
  for (const { chart, role } of system.actors) {
    for (const use of usesOf(chart).actions) walkStatements(system.action(role, use), visitor);
  }
  return known;
}
const written = new WeakMap<System, Set<string>>();

/** Every `if` inside, with what it does if it holds. */
function walkConditions(
  list: readonly Statement[],
  frames: readonly Frame[],
  visit: (condition: Expression, body: readonly Statement[], frames: readonly Frame[]) => void,
): void {
  for (const statement of list) {
    if (statement.op === 'if') {
      visit(statement.cond, statement.yes, frames);
      walkConditions([...statement.yes, ...statement.no], frames, visit);
    } else if (statement.op === 'each') walkConditions(statement.body, members(statement, frames), visit);
  }
}

/** Null where the state gives no answer, such as an index that is none by then. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (failure) {
    if (failure instanceof StepFailure) return null;
    throw failure;
  }
}

function looksIn(expression: Expression, frame: Frame): Look[] {
  return (attempt(() => reasonsOf(expression, frame, true)) ?? []).map(({ place, keys }) => {
    const owner = place.block.kind === 'shared' ? null : place.owner === undefined ? frame.self : -1;
    return { place: keysWords(frame.system, place, keys), owner };
  });
}
