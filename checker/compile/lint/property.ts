/** Properties that cannot mean what they say: of whom nobody is, of states that nobody has, demanded by nobody. */
import type { Bound, Domain, Sort } from '../../language/domain.ts';
import { type Expression, fieldText, type PlaceRef, placeText } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { suggestion } from '../../language/nearest.ts';
import type { Property } from '../../language/property.ts';
import { type Visitor, walkExpression } from '../../language/walk.ts';
import { readChart } from '../chart/chart.ts';
import { type Definition, refuse, walkDefinition } from '../system/definition.ts';
import { mentionsIn } from '../system/mentions.ts';
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

/** What a property names is there: else its search would end in an error of the property itself. */
export function refuseOutside(system: System, cond: Expression, where: string): void {
  walkExpression(cond, {
    place: (place) => {
      let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
      for (const step of place.path) {
        if (typeof step === 'string') {
          domain = domain !== undefined && 'fields' in domain ? domain.fields[step] : undefined;
        } else if (domain?.kind === 'array') {
          if (step.op === 'number') refuseNoMember(system, domain.by, step.value, `${where}: '${placeText(place)}'`);
          domain = domain.of;
        }
      }
    },
  });
}
function refuseNoMember(system: System, of: Sort, member: number, where: string): void {
  const size = system.sizeOf(of);
  if (member >= 0 && member < size) return;
  refuse(where, `there is no member ${member} of '${of.name}': the scenario binds it to ${size}, counted from 0`);
}

/** A place that is compared with what it never is: the answer would be the same in every state. */
export function refuseNever(system: System, cond: Expression, where: string): void {
  walkExpression(
    cond,
    comparisons((place, value) => {
      const { domain } = place;
      if (domain.kind === 'index' || domain.kind === 'optional') {
        refuseNoMember(system, domain.sort, value, `${where}: '${placeText(place)}'`);
      } else refuseBeyond(system, place, value, where);
    }),
  );
}
/** The same in a step, which may be meant for larger sorts: of a number that its place can hold in no scenario. */
export function refuseNeverInStep(system: System, { where, guard, effect }: Definition): void {
  const judge = comparisons((place, value) => {
    if (typeof numbersOf(place.domain)?.max === 'number') refuseBeyond(system, place, value, where);
  });
  walkDefinition({ guard, effect }, judge);
}
function refuseBeyond(system: System, place: PlaceRef, value: number, where: string): void {
  const range = numbersOf(place.domain);
  if (range === null) return;
  const max = system.sizeOf(range.max);
  if (value >= range.min && value <= max) return;
  const what = place.domain.kind === 'range' ? placeText(place) : `${placeText(place)}.length()`;
  refuse(where, `'${what}' is never ${value}: it is from ${range.min} to ${max}`);
}
/** What a number that is read of the place lies between. */
function numbersOf(domain: Domain): { readonly min: number; readonly max: Bound } | null {
  if (domain.kind === 'range') return domain;
  if (domain.kind === 'queue') return { min: 0, max: domain.capacity };
  return domain.kind === 'set' ? { min: 0, max: domain.sort } : null;
}
function comparisons(judge: (place: PlaceRef, value: number) => void): Visitor {
  const one = (place: Expression, value: Expression): void => {
    if (value.op !== 'number') return;
    if (place.op === 'read' || place.op === 'length') judge(place.place, value.value);
  };
  return {
    expression: (expression) => {
      if (expression.op !== 'equal') return;
      one(expression.left, expression.right);
      one(expression.right, expression.left);
    },
  };
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
  const { demands } = mentionsIn(system);
  const idle = system.properties.find(({ kind, id }) => kind === 'asserted' && !demands.has(id));
  if (idle === undefined) return;
  throw new ModelError(
    `scenario '${system.scenario.name}', property '${idle.id}': no statement of its machines demands it; write demand(property, condition) in an action`,
  );
}
