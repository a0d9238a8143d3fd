/** One actor's process: a label for each control state, an option for each arm of each event. */
import type { Code, Instruction } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import type { EventInfo } from '../compile/lower/program.ts';
import type { Arm, Assignment } from './arms.ts';
import { type Context, comment, type EventArms, type StateArms } from './context.ts';
import { inside, option, type Statements } from './lines.ts';
import { parts } from './parts.ts';

export function processOf(context: Context, index: number): string[] {
  const actor = context.program.actors[index]?.actor;
  const cases = context.actors[index];
  if (actor === undefined || cases === undefined) return [];
  const name = context.variables.names.unique(actor.name);
  const lines = cases.flatMap((each) => stateLines(context, index, each));
  return [`active proctype ${name}() { /* ${comment(actor.chart.name)} */`, ...lines, '}'];
}

function stateLines(context: Context, actor: number, { state, label, events }: StateArms): string[] {
  const options = events.flatMap((each) => {
    const arms = each.arms.flatMap((arm) => armLines(context, actor, state, arm));
    const lines = [...arms, ...failing(context, label, each)];
    return lines.length === 0 ? [] : [`/* ${comment(eventText(each.event))} */`, ...lines];
  });
  // It waits for ever, as at its end: a process that dies would add states.
  return options.length === 0 ? [`${label}:`, '  false;'] : [`${label}:`, ...inside(['if', ...options, 'fi;'])];
}

function armLines(context: Context, actor: number, from: number, arm: Arm): string[] {
  const { guard, transition } = arm;
  if (code.known(guard) === 0) return [];
  const to = context.program.transitions[transition]?.to ?? from;
  const body = statements(context, pruned(arm.assignments, new Set()));
  const control = context.tracked[actor];
  const whole = control && to !== from ? [...body, `${control.name} = ${context.controlWord(actor, to)}`] : body;
  // The verifier refuses a step that is always possible and changes nothing; it adds no state.
  if (whole.length === 0 && from === to && code.known(guard) === 1) return [];
  return option(context.terms.conjuncts(guard), whole, context.label(actor, to));
}

function failing(context: Context, label: string, { fails, body }: EventArms): string[] {
  if (!context.asserts || code.known(fails) === 0) return [];
  const names = [...failuresIn(body)].map((failure) => {
    const known = context.program.failures[failure];
    return known?.property ?? known?.failure ?? '';
  });
  const why = `/* ${comment([...new Set(names)].join(', '))} */`;
  return option(context.terms.conjuncts(fails), [`assert(false) ${why}`], label);
}

function statements(context: Context, list: readonly Assignment[]): Statements {
  return list.map((each) => {
    if (each.kind === 'name') return `${context.temporary(each.id)} = ${context.terms.value(each.value)}`;
    if (each.kind === 'if') {
      const [yes, no] = [statements(context, each.yes), statements(context, each.no)];
      return { cond: context.terms.condition(each.cond), yes, no };
    }
    const variable = context.variable(each.leaf);
    return `${variable.name} = ${context.terms.stored(each.value, variable)}`;
  });
}

function eventText({ event, chosen, optional }: EventInfo): string {
  const values = Object.entries(chosen).map(([name, value]) => `${name} ${value}`);
  return [event, ...values, ...(optional ? ['optional'] : [])].join(', ');
}

function failuresIn(list: readonly Instruction[]): Set<number> {
  const found = new Set<number>();
  const note = (failures: Iterable<number>): void => {
    for (const failure of failures) found.add(failure);
  };
  for (const each of list) {
    if (each.kind === 'fail' || each.kind === 'later') note([each.failure]);
    if (each.kind === 'store' || each.kind === 'let') note(failuresOf(each.value));
    if (each.kind === 'if') note([...failuresOf(each.cond), ...failuresIn(each.yes), ...failuresIn(each.no)]);
  }
  return found;
}
function failuresOf({ node, fails }: Code): number[] {
  if (!fails) return [];
  return [...(node.kind === 'check' ? [node.failure] : []), ...parts(node).flatMap(failuresOf)];
}

/** Without names that nothing uses and without choices that do nothing. */
function pruned(list: readonly Assignment[], used: Set<number>): Assignment[] {
  const kept: Assignment[] = [];
  for (const each of list.toReversed()) {
    if (each.kind === 'if') {
      const inner = { yes: pruned(each.yes, used), no: pruned(each.no, used) };
      if (inner.yes.length + inner.no.length === 0) continue;
      noteNames(each.cond, used);
      kept.unshift({ ...each, ...inner });
    } else if (each.kind === 'store' || used.has(each.id)) {
      noteNames(each.value, used);
      kept.unshift(each);
    }
  }
  return kept;
}
function noteNames({ node }: Code, used: Set<number>): void {
  if (node.kind === 'temporary') used.add(node.id);
  for (const part of parts(node)) noteNames(part, used);
}
