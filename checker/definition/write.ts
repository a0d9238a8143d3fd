/** A scenario written as a document, each part once. */
import { readChart } from '../compile/chart/chart.ts';
import { type Uses, usesOf } from '../compile/chart/uses.ts';
import type { MachineEdit } from '../language/edit.ts';
import { condIr } from '../language/expression.ts';
import { type Effect, type Step, statements } from '../language/ir.ts';
import type { Property } from '../language/property.ts';
import type { ActorSpec, AnyRole, MachineLike } from '../language/role.ts';
import type { Change, Mutant, Scenario } from '../language/spec.ts';
import {
  type ActorEntry,
  type At,
  type ChangeEntry,
  type DefinitionDocument,
  definitionVersion,
  type EditEntry,
  type ForParams,
  type MachineEntry,
  type Named,
  type PropertyEntry,
  type RoleEntry,
  type StepEntry,
} from './format.ts';
import { machineRoot } from './write-machine.ts';
import { TermWriter } from './write-terms.ts';

/** The definition as JSON can hold it: reading it gives the same systems, with the same fingerprints. */
export function writeDefinition(scenario: Scenario): DefinitionDocument {
  return new Writer().write(scenario);
}

class Writer {
  private readonly terms = new TermWriter();
  private readonly roles = new Map<AnyRole, At>();
  private readonly machines = new Map<MachineLike, { readonly at: At; readonly entry: MachineEntry }>();

  write(scenario: Scenario): DefinitionDocument {
    const { name, text, bounds, boundsReason, onDemand, memory, fairness, expect, bug, reference } = scenario;
    const entry = {
      name,
      text,
      ...(bounds === undefined ? {} : { bounds: Object.entries(bounds) }),
      ...known({ boundsReason, onDemand, memory, fairness, expect, bug, reference }),
      ...(scenario.constraint === undefined ? {} : { constraint: this.terms.expression(condIr(scenario.constraint)) }),
      initial: this.effect(scenario.initial ?? []),
      actors: named(scenario.actors, (spec) => this.actor(spec)),
      properties: scenario.properties.map((property) => this.property(property)),
      ...(scenario.fairLocks === undefined
        ? {}
        : { fairLocks: scenario.fairLocks.map(({ ref }) => this.terms.place(ref)) }),
      mutants: named(scenario.mutants ?? {}, (mutant) => this.mutant(mutant)),
    };
    const roles = this.roleEntries();
    const disciplines = this.terms.disciplines();
    const { sorts, parameters, domains, blocks, terms } = this.terms;
    return {
      racewalkDefinition: definitionVersion,
      ...{ sorts, parameters, domains, blocks, terms, disciplines, roles },
      machines: [...this.machines.values()].map((machine) => machine.entry),
      scenario: entry,
    };
  }

  private effect(effect: Effect): At[] {
    return this.terms.statements(statements(effect));
  }

  private actor({ machine, role, initial }: ActorSpec): ActorEntry {
    return { machine: this.machine(machine, role), role: this.role(role), initial: this.effect(initial) };
  }
  private role(role: AnyRole): At {
    const at = this.roles.get(role) ?? this.roles.size;
    this.roles.set(role, at);
    return at;
  }
  private machine(machine: MachineLike, role: AnyRole): At {
    const before = this.machines.get(machine);
    if (before !== undefined) return before.at;
    // What it cannot read cannot be written.
    readChart(machine, role);
    const at = this.machines.size;
    this.machines.set(machine, { at, entry: { role: this.role(role), root: machineRoot(machine) } });
    return at;
  }

  private roleEntries(): RoleEntry[] {
    return [...this.roles.keys()].map((role) => {
      const charts = [...this.machines.keys()]
        .filter((machine) => machine.schemas === role)
        .map((machine) => usesOf(readChart(machine, role)));
      return {
        name: role.name,
        block: this.terms.block(role.block),
        choices: named(role.choices, (sort) => this.terms.sort(sort)),
        optional: role.optional,
        family: role.family,
        guards: named(role.guards, (guard, name) =>
          forParams(name, guard, charts, 'guards', (each) => this.terms.expression(condIr(each as never))),
        ),
        actions: named(role.actions, (action, name) =>
          forParams(name, action, charts, 'actions', (each) => this.effect(each as Effect)),
        ),
        steps: named(role.steps, (step) => this.step(step)),
      };
    });
  }
  private step({ guard, effect, waitsFor, sleepsOn }: Step): StepEntry {
    return {
      guard: this.terms.expression(guard),
      effect: this.effect(effect),
      waitsFor:
        waitsFor === null
          ? null
          : {
              lock: this.terms.place(waitsFor.lock),
              mode: waitsFor.mode,
              id: waitsFor.id,
              blockedBy: this.terms.expression(waitsFor.blockedBy),
            },
      ...(sleepsOn === undefined ? {} : { sleepsOn: this.terms.place(sleepsOn) }),
    };
  }

  private property({ kind, id, text, cond, goal, each, branch }: Property): PropertyEntry {
    return {
      ...{ kind, id, text, cond: this.terms.expression(cond) },
      ...(goal === undefined ? {} : { goal: this.terms.expression(goal) }),
      ...known({ each, branch }),
    };
  }

  private mutant({ change, ...told }: Mutant) {
    const list: readonly Change[] = 'kind' in change ? [change] : change;
    return { ...told, change: list.map((each) => this.change(each)) };
  }
  private change(change: Change): ChangeEntry {
    switch (change.kind) {
      case 'guard':
        return { ...change, becomes: this.terms.expression(change.becomes) };
      case 'action':
        return { ...change, becomes: this.effect(change.becomes) };
      case 'initially':
        return { ...change, effect: this.effect(change.effect) };
      case 'actor':
        return { ...change, spec: this.actor(change.spec) };
      case 'machine':
        return { ...change, edit: this.edit(change.edit) };
      default:
        return change;
    }
  }
  private edit(edit: MachineEdit): EditEntry {
    switch (edit.edit) {
      case 'action':
        return { ...edit, becomes: edit.becomes === null ? null : this.effect(edit.becomes) };
      case 'guard':
        return { ...edit, becomes: this.terms.expression(edit.becomes) };
      case 'step':
        return { ...edit, guard: this.terms.expression(edit.guard), effect: this.effect(edit.effect) };
      case 'insert':
        return { ...edit, effect: this.effect(edit.effect) };
      default:
        return edit;
    }
  }
}

/** A definition that is a function of params is written for those with which a machine uses it. */
function forParams<T>(
  name: string,
  definition: unknown,
  charts: readonly Uses[],
  kind: keyof Uses,
  write: (definition: unknown) => T,
): ForParams<T> {
  if (typeof definition !== 'function') return { is: write(definition) };
  const uses = charts.flatMap((chart) => chart[kind]).filter((use) => use.name === name);
  const all = new Map(uses.map(({ params }) => [JSON.stringify(params), params]));
  return { of: [...all.values()].map((params) => [params ?? {}, write(definition(params as never))] as const) };
}

function named<T, U>(all: { readonly [name: string]: T }, write: (each: T, name: string) => U): Named<U> {
  return Object.entries(all).map(([name, each]) => [name, write(each, name)] as const);
}

/** The keys that have a value. */
function known<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
