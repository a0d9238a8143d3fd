/** Properties that cannot mean what they say: of whom nobody is, of states that nobody has, demanded by nobody. */
import { type Expression, fieldText } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { suggestion } from '../../language/nearest.ts';
import type { Property } from '../../language/property.ts';
import { walkExpression } from '../../language/walk.ts';
import { readChart } from '../chart/chart.ts';
import { walkSystem } from '../system/build.ts';
import { refuse } from '../system/definition.ts';
import { specsOf } from '../system/specs.ts';
import type { System } from '../system/system.ts';

/** In a state nobody acts and nothing was chosen. */
export function refuseActing(cond: Expression, where: string): void {
  walkExpression(cond, {
    expression: (expression) => {
      if (expression.op === 'holds' || expression.op === 'lockable') {
        refuse(
          where,
          `'${fieldText(expression.lock)}' is asked about for the acting actor, and no actor acts in a property; write heldBy(who)`,
        );
      }
      if (expression.op === 'self') {
        refuse(where, 'no actor acts in a property, so there is no me; write role.some, role.all or exists(actor, …)');
      }
      if (expression.op === 'chosen') {
        refuse(where, `no event happens in a property, so the choice '${expression.name}' has no value`);
      }
    },
  });
}

/** A misspelt state would make the condition false for ever. */
export function refuseUnknownStates(system: System, cond: Expression, where: string): void {
  const roleOf = new Map<number, string | null>();
  walkExpression(cond, {
    expression: (expression) => {
      if (expression.op === 'exists' || expression.op === 'every' || expression.op === 'count') {
        roleOf.set(expression.id, expression.role);
      }
      if (expression.op !== 'in state') return;
      const role = expression.actor.op === 'bound' ? (roleOf.get(expression.actor.id) ?? null) : null;
      const { paths, family } = playing(system, role);
      const unknown = paths.size === 0 ? [] : expression.states.filter((state) => !paths.has(state));
      // A family's property may list the states of machines that other scenarios run.
      const tolerated = family ? expression.states.length - 1 : 0;
      if (unknown.length > tolerated) {
        refuse(
          where,
          `no actor that it asks about has a state '${unknown.join("' or '")}'; there are ${[...paths].slice(1).join(', ')}`,
        );
      }
    },
  });
}
/** The states of all machines that play the role in the scenario or in one of its mutants. */
function playing({ scenario }: System, role: string | null): { paths: ReadonlySet<string>; family: boolean } {
  const specs = specsOf(scenario).filter((spec) => role === null || spec.role.name === role);
  const charts = specs.map((spec) => readChart(spec.machine, spec.role));
  return {
    paths: new Set(charts.flatMap(({ states }) => states.map(({ path }) => path))),
    family: specs.some((spec) => spec.role.family),
  };
}

/** What no machine has is never taken. A mutant may well be one that leaves it out. */
export function refuseNoBranch(system: System, { branch }: Property, where: string): void {
  if (branch === undefined || system.mutant !== null) return;
  const { machine, state, event, candidate } = branch;
  const running = system.actors.find(({ spec }) => spec.machine.id === machine);
  if (running === undefined) {
    const names = [...new Set(system.actors.map(({ spec }) => spec.machine.id))];
    refuse(where, `no actor runs the machine '${machine}'; they run ${names.join(', ')}.${suggestion(machine, names)}`);
  }
  const at = running.chart.states.find(({ path }) => path === state);
  if (at === undefined) {
    const paths = running.chart.states.map(({ path }) => path).slice(1);
    refuse(
      where,
      `machine '${machine}' has no state '${state}'; there are ${paths.join(', ')}.${suggestion(state, paths)}`,
    );
  }
  const events = [...at.on.keys()];
  const list = at.on.get(event);
  if (list === undefined) {
    refuse(
      where,
      `state '${state}' has no event '${event}'; there are ${events.join(', ')}.${suggestion(event, events)}`,
    );
  }
  if (list[candidate] !== undefined) return;
  refuse(where, `'${event}' has no candidate ${candidate}; there are ${list.length}, counted from 0`);
}

/** A mutant may well be one that leaves the demand out. */
export function refuseUndemanded(system: System): void {
  if (system.mutant !== null) return;
  const demanded = new Set<string | null>();
  walkSystem(system, {
    statement: (statement) => {
      if (statement.op === 'check') demanded.add(statement.property);
    },
  });
  const idle = system.properties.find(({ kind, id }) => kind === 'asserted' && !demanded.has(id));
  if (idle === undefined) return;
  throw new ModelError(
    `scenario '${system.scenario.name}', property '${idle.id}': no statement of its machines demands it; write demand(property, condition) in an action`,
  );
}
