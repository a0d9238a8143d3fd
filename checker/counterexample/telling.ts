/** What a step tells beside what it changes: where it happens, what was seen there, and what a mutant left out of it. */
import type { Candidate, ChartState, GuardTree } from '../compile/chart/chart.ts';
import { guardUses, isDropped } from '../compile/chart/uses.ts';
import { changesOf } from '../compile/system/specs.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import type { Transition } from '../interpret/step.ts';
import { fieldText } from '../language/ir.ts';
import type { AnyRole } from '../language/role.ts';
import { walkExpression, walkStatements } from '../language/walk.ts';

export interface Telling {
  /** The kernel function as `mm/memory.c:do_anonymous_page`, or who else acts; null if the machine does not say. */
  readonly in: string | null;
  /** Why the step went as it did, from the candidates that it took: `still none`. */
  readonly seen: readonly string[];
  /** What the mutant left out of this step or replaced in it. */
  readonly broken: readonly string[];
  /** The choices that made a difference. */
  readonly choices: ReadonlySet<string>;
}

export function tell(system: System, { actor: index, event, taken }: Transition): Telling {
  const actor = system.actors[index];
  const [first] = taken;
  const state = first === undefined ? undefined : actor?.chart.states[first.source];
  if (actor === undefined || first === undefined || state === undefined)
    return { in: null, seen: [], broken: [], choices: new Set() };
  // What was asked first and failed, maybe for what the mutant asks there.
  const offered = state.on.get(event) ?? [];
  const passed = offered.slice(0, Math.max(offered.indexOf(first), 0));
  const seen = taken.map((candidate, at) =>
    at === 0 ? seenIn(state, event, candidate, actor.role) : candidate.description,
  );
  return {
    in: state.in,
    seen: seen.filter((text) => text !== ''),
    broken: [...new Set([...passed, ...taken].flatMap((candidate) => brokenIn(system, actor, candidate, taken)))],
    choices: choicesIn(system, actor, taken),
  };
}

function seenIn(state: ChartState, event: string, candidate: Candidate, role: AnyRole): string {
  if (candidate.description !== '') return candidate.description;
  const all = (state.on.get(event) ?? []).filter(({ heldBack }) => !heldBack);
  if (all.length < 2 || isStep(candidate.guard, role)) return '';
  if (candidate.guard !== null) return guardWords(candidate.guard);
  const [only, ...others] = all.filter((each) => each !== candidate);
  return others.length > 0 || only === undefined || isStep(only.guard, role)
    ? 'otherwise'
    : `not ${guardWords(only.guard)}`;
}
/** That somebody may go on because nothing is in the way tells nothing. */
function isStep(guard: GuardTree | null, role: AnyRole): boolean {
  return guard?.kind === 'named' && guard.use.name in role.steps;
}

/** The names of a guard as words: `pte changed and not armed`. */
export function guardWords(guard: GuardTree | null): string {
  if (guard === null) return 'otherwise';
  switch (guard.kind) {
    case 'named':
      return nameWords(guard.use.name);
    case 'not':
      return `not ${guardWords(guard.of)}`;
    case 'in':
      return 'in another state';
    default:
      return guard.list.map(guardWords).join(` ${guard.kind} `);
  }
}
function nameWords(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`).trim();
}

/** What the mutant of the system did to a step, in words. */
export function brokenIn(
  system: System,
  { role }: SystemActor,
  candidate: Candidate,
  taken: readonly Candidate[],
): string[] {
  const { guard } = candidate;
  const acts = taken.includes(candidate) ? candidate.acts : [];
  const { mutant, scenario } = system;
  const form = mutant === null ? undefined : scenario.mutants?.[mutant];
  if (form === undefined) return [];
  const actions = acts.flatMap((act) => (act.kind === 'action' ? [act.use] : []));
  const guards = guardUses(guard).map(({ name }) => name);
  const texts = changesOf(form).flatMap((each): string[] => {
    if (each.kind === 'action' && each.role === role.name && actions.some(({ name }) => name === each.name))
      return [`${each.becomes.length === 0 ? 'not done' : 'done otherwise'}: ${nameWords(each.name)}`];
    if (each.kind === 'guard' && each.role === role.name && guards.includes(each.name))
      return [`${each.becomes.op === 'truth' ? 'not asked' : 'asked otherwise'}: ${nameWords(each.name)}`];
    return [];
  });
  for (const use of actions) {
    walkStatements(system.action(role, use), {
      statement: (statement) => {
        if (statement.op === 'lock' && statement.verb === 'acquire' && isDropped(system, statement.lock))
          texts.push(`without the lock: ${fieldText(statement.lock)}`);
      },
    });
  }
  return texts;
}

/** What the guards and actions of the candidates name of what was chosen. */
function choicesIn(system: System, { role }: SystemActor, taken: readonly Candidate[]): Set<string> {
  const found = new Set<string>();
  const visitor = {
    expression: (expression: Parameters<typeof walkExpression>[0]) => {
      if (expression.op === 'chosen') found.add(expression.name);
    },
  };
  for (const { guard, acts } of taken) {
    for (const use of guardUses(guard)) walkExpression(system.guard(role, use), visitor);
    for (const act of acts) if (act.kind === 'action') walkStatements(system.action(role, act.use), visitor);
  }
  return found;
}
