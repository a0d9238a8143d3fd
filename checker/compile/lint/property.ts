/** Properties that cannot mean what they say: of whom nobody is, of states that nobody has, demanded by nobody. */
import { type Expression, fieldText } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
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
