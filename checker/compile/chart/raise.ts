/** Raised events: they belong to the macrostep that raises them, never to the scheduler, and bring no choice along. */
import type { Expression, Statement } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { suggestion } from '../../language/nearest.ts';
import type { AnyRole } from '../../language/role.ts';
import { type Visitor, walkExpression, walkStatements } from '../../language/walk.ts';
import type { Act, Candidate, Chart, GuardTree, Use } from './chart.ts';
import { partOf } from './part.ts';

const known = new WeakMap<Chart, ReadonlySet<string>>();

/** Events that some action of the chart raises. */
export function raisedEvents(chart: Chart): ReadonlySet<string> {
  const raised = known.get(chart) ?? collectRaised(chart);
  known.set(chart, raised);
  return raised;
}
function collectRaised(chart: Chart): ReadonlySet<string> {
  const raised = new Set<string>();
  for (const state of chart.states) {
    const candidates = [...state.on.values(), state.onDone, state.always].flat();
    for (const act of [...state.entry, ...state.exit, ...candidates.flatMap((candidate) => candidate.acts)]) {
      if (act.kind === 'raise') raised.add(act.event);
    }
  }
  return raised;
}

interface Definitions {
  guard(role: AnyRole, use: Use): Expression;
  action(role: AnyRole, use: Use): readonly Statement[];
}

/** Throws ModelError for a raised event that no state handles, and for a choice read where no event brings one. */
export function refuseStrays(definitions: Definitions, chart: Chart, role: AnyRole): void {
  const raised = raisedEvents(chart);
  const handled = new Set(chart.states.flatMap(({ on }) => [...on.keys()]));
  for (const event of raised) {
    if (!handled.has(event)) {
      throw new ModelError(
        `machine '${chart.name}' raises '${event}', which no state of it handles.${suggestion(event, handled)}`,
      );
    }
  }
  for (const { path, entry, exit, always, onDone, on } of chart.states) {
    const refuse = (where: string, name: string): never => {
      throw new ModelError(
        `machine '${chart.name}', state '${path}': ${where} reads the choice '${name}', which only the scheduler's events bring; keep it in a register`,
        partOf(path),
      );
    };
    const inActs = (acts: readonly Act[], where: string): void => {
      for (const act of acts) {
        if (act.kind === 'action') {
          walkStatements(
            definitions.action(role, act.use),
            choiceReads((name) => refuse(where, name)),
          );
        }
      }
    };
    const inGuard = (guard: GuardTree | null, where: string): void => {
      if (guard === null || guard.kind === 'in') return;
      if (guard.kind === 'not') inGuard(guard.of, where);
      else if (guard.kind !== 'named') for (const each of guard.list) inGuard(each, where);
      else
        walkExpression(
          definitions.guard(role, guard.use),
          choiceReads((name) => refuse(where, name)),
        );
    };
    const inCandidates = (candidates: readonly Candidate[], where: string): void => {
      for (const { guard, acts } of candidates) {
        inGuard(guard, where);
        inActs(acts, where);
      }
    };
    inActs(entry, 'entry');
    inActs(exit, 'exit');
    inCandidates(always, 'always');
    inCandidates(onDone, 'onDone');
    for (const event of raised) inCandidates(on.get(event) ?? [], `the raised event '${event}'`);
  }
}

function choiceReads(report: (name: string) => void): Visitor {
  return {
    expression: (expression) => {
      if (expression.op === 'chosen') report(expression.name);
    },
  };
}
