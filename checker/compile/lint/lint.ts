/**
 * Refusals that need the whole scenario: names nobody uses, steps taken by half, ghosts that reach real state,
 * an order read off an interchangeable sort. What one machine shows by itself is refused in chart.ts.
 */
import { type Expression, fieldText } from '../../language/ir.ts';
import type { AnyRole } from '../../language/role.ts';
import { about } from '../../language/site.ts';
import type { Scenario } from '../../language/spec.ts';
import { isVariant, walkStatements } from '../../language/walk.ts';
import type { Act, Chart, ChartState, GuardTree } from '../chart/chart.ts';
import { partOf } from '../chart/part.ts';
import { candidatesOf, guardUses } from '../chart/uses.ts';
import { type Definition, refuse, walkDefinition } from '../system/definition.ts';
import { asWritten, type System } from '../system/system.ts';
import { refuseUnfair } from './fairness.ts';
import { refuseGhostReads } from './ghost.ts';
import { refuseIdleMutant, refuseTwins, refuseUnusedNames } from './names.ts';
import { refuseOrder, refuseOrderInDiscipline } from './order.ts';
import {
  refuseActing,
  refuseNever,
  refuseNeverInStep,
  refuseNoBranch,
  refuseOutside,
  refuseUndemanded,
  refuseUnknownStates,
} from './property.ts';
import { refuseBeyondStanding } from './standing.ts';

/** Throws ModelError for the first thing in the scenario, or in this mutant of it, that no author can have meant. */
export function lint(given: System): void {
  about(given.scenario, () => lintSystem(given));
}

function lintSystem(given: System): void {
  // What is derived was written by nobody.
  const system = asWritten(given);
  refuseUnusedNames(system.scenario);
  refuseTwins(system.scenario);
  refuseIdleMutant(system);
  const charts = new Map(system.actors.map(({ chart, role, spec }) => [spec.machine, { chart, role, spec }]));
  for (const { chart, role, spec } of charts.values()) {
    const inMachine = (work: () => void): void => about(spec, () => about(spec.machine, work));
    for (const state of chart.states) {
      inMachine(() => refuseHalfSteps(chart, state, role));
      if (state.sleepsWhile === null) continue;
      const guard = system.guard(role, { name: state.sleepsWhile, params: undefined });
      refuseOrder(
        system,
        { where: `${placeOf(chart, state)}, guard '${state.sleepsWhile}'`, guard, effect: [] },
        false,
      );
    }
    const known = passedIn(system.scenario, role);
    for (const definition of definitionsOf(system, chart, role)) {
      const given = definition.guard ?? definition.effect;
      if (known.has(given)) continue;
      const judge = (): void => {
        refuseForeign(definition);
        refuseStarts(definition);
        refuseVariantWrites(definition);
        refuseGhostReads(definition);
        refuseNeverInStep(system, definition);
        refuseOrder(system, definition);
      };
      about(role, judge, definition.part);
      known.add(given);
    }
    inMachine(() => refuseSharedAtStart(system, chart, role));
  }
  const { constraint, scenario } = system;
  if (constraint !== null) {
    const where = `scenario '${scenario.name}', constraint`;
    refuseUnknownStates(system, constraint, where);
    refuseActing(constraint, where);
    refuseOutside(system, constraint, where);
  }
  for (const property of system.properties) {
    const where = `scenario '${system.scenario.name}', property '${property.id}'`;
    const judge = (guard: Expression): void => {
      refuseUnknownStates(system, guard, where);
      refuseActing(guard, where);
      refuseOutside(system, guard, where);
      refuseNever(system, guard, where);
      refuseOrder(system, { where, guard, effect: [] }, false);
    };
    about(property, () => refuseNoBranch(system, property, where));
    for (const guard of property.goal === undefined ? [property.cond] : [property.cond, property.goal]) {
      about(property, () => judge(guard));
    }
  }
  refuseOrderInDiscipline(system);
  refuseUnfair(system);
  refuseBeyondStanding(system);
  refuseUndemanded(system);
}

const passed = new WeakMap<Scenario, Map<AnyRole, WeakSet<object>>>();
/** The guards and effects of the role in which nothing was found: a mutant shares most of them with its scenario. */
function passedIn(scenario: Scenario, role: AnyRole): WeakSet<object> {
  const ofScenario = passed.get(scenario) ?? new Map<AnyRole, WeakSet<object>>();
  passed.set(scenario, ofScenario);
  const ofRole = ofScenario.get(role) ?? new WeakSet();
  ofScenario.set(role, ofRole);
  return ofRole;
}

function definitionsOf(system: System, chart: Chart, role: AnyRole): Definition[] {
  return chart.states.flatMap((state) => {
    const at = placeOf(chart, state);
    const ofAct = (act: Act): Definition[] => {
      if (act.kind !== 'action') return [];
      const { name } = act.use;
      const part = [name in role.steps ? 'steps' : 'actions', name];
      return [{ where: `${at}, action '${name}'`, role, guard: null, effect: system.action(role, act.use), part }];
    };
    const ofGuard = (tree: GuardTree | null): Definition[] =>
      guardUses(tree).map((use) => ({
        where: `${at}, guard '${use.name}'`,
        role,
        guard: system.guard(role, use),
        effect: [],
        part: [use.name in role.steps ? 'steps' : 'guards', use.name],
      }));
    return [
      ...[...state.entry, ...state.exit].flatMap(ofAct),
      ...candidatesOf(state).flatMap(({ guard, acts }) => [...ofGuard(guard), ...acts.flatMap(ofAct)]),
    ];
  });
}
function placeOf(chart: Chart, state: ChartState): string {
  return `machine '${chart.name}', ${state.path === '' ? 'the root state' : `state '${state.path}'`}`;
}
/** A step acts only where its own guard has been passed. */
function refuseHalfSteps(chart: Chart, state: ChartState, role: AnyRole): void {
  const stepsIn = (acts: readonly Act[]): string[] =>
    acts.flatMap((act) => (act.kind === 'action' && act.use.name in role.steps ? [act.use.name] : []));
  const [unguarded] = stepsIn([...state.entry, ...state.exit]);
  if (unguarded !== undefined) {
    refuse(
      placeOf(chart, state),
      `step '${unguarded}' waits, so it cannot be an entry or exit action; write an event`,
      partOf(state.path),
    );
  }
  for (const { guard, acts } of candidatesOf(state)) {
    const half = stepsIn(acts).find((name) => !demanded(guard).includes(name));
    if (half !== undefined) {
      refuse(
        placeOf(chart, state),
        `step '${half}' acts without its guard; write guard: '${half}' beside it`,
        partOf(state.path),
      );
    }
  }
}
/** The names that hold whenever the guard does. */
function demanded(tree: GuardTree | null): string[] {
  if (tree?.kind === 'named') return [tree.use.name];
  return tree?.kind === 'and' ? tree.list.flatMap(demanded) : [];
}

function refuseStarts(definition: Definition): void {
  walkDefinition(definition, {
    statement: ({ op }) => {
      if (op !== 'arbitrary' && op !== 'such that') return;
      const word = op === 'arbitrary' ? 'arbitrary' : 'suchThat';
      refuse(
        definition.where,
        `${word}() is about how a scenario starts: write it in its initial; what a step picks is a choice`,
      );
    },
  });
}

/** Which variant of the model it is stays what it is. */
function refuseVariantWrites({ where, effect }: Definition): void {
  walkStatements(effect, {
    place: (place, access) => {
      if (access !== 'write' || !isVariant(place)) return;
      refuse(where, `'${fieldText(place)}' is a variant() of the model, which no step writes: set it in \`initial\``);
    },
  });
}

/** What a definition may name of other actors: nothing but what they share. */
function refuseForeign(definition: Definition): void {
  const { where, role } = definition;
  walkDefinition(definition, {
    expression: (expression) => {
      if (expression.op === 'in state') {
        refuse(where, 'inState belongs in properties; keep what others must know in shared state');
      }
      if (expression.op === 'chosen' && role.choices[expression.name]?.name !== expression.sort.name) {
        refuse(where, `the choice '${expression.name}' is not declared by role '${role.name}'; add it to its choices`);
      }
    },
    place: ({ block, owner }) => {
      if (block.kind === 'registers' && owner?.op === 'self' && block.role !== role.name) {
        refuse(where, `the registers are those of role '${block.role}'; actors of '${role.name}' have others`);
      }
    },
  });
}

/** The order in which machines start must not matter. */
function refuseSharedAtStart(system: System, chart: Chart, role: AnyRole): void {
  let state: ChartState | undefined = chart.states[0];
  while (state !== undefined) {
    const where = `${placeOf(chart, state)}, entry`;
    const part = [...partOf(state.path), 'entry'];
    for (const act of state.entry) {
      if (act.kind !== 'action') continue;
      walkStatements(system.action(role, act.use), {
        place: ({ block }) => {
          if (block.kind !== 'shared') return;
          refuse(where, `an initial state's entry may touch only registers, not '${block.name}'; write an event`, part);
        },
      });
    }
    state = state.initial === null ? undefined : chart.states[state.initial];
  }
}
