/** What a document's scenario says: actors, properties, claims and mutants. */
import { sizeMax } from '../language/domain.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';
import { Cond } from '../language/expression.ts';
import type { Property } from '../language/property.ts';
import type { ActorSpec, AnyRole, MachineLike } from '../language/role.ts';
import type { Change, Expectation, Fairness, Memory, Mutant, ScenarioSpec } from '../language/spec.ts';
import type { Given } from './given.ts';
import type { TermReader } from './read-terms.ts';

const countMax = Number.MAX_SAFE_INTEGER;
/** More are listed by no page in which anything could be found. */
const listedMax = 2000;
const count = (given: Given): number => given.whole(0, countMax);
const text = (given: Given): string => given.text();

export class ScenarioReader {
  private readonly terms: TermReader;
  private readonly roles: readonly AnyRole[];
  private readonly machines: readonly MachineLike[];

  constructor(terms: TermReader, roles: readonly AnyRole[], machines: readonly MachineLike[]) {
    this.terms = terms;
    this.roles = roles;
    this.machines = machines;
  }

  read(given: Given): ScenarioSpec {
    const own = given.fields(
      ...(['name', 'text', 'bounds', 'boundsReason', 'onDemand', 'memory', 'constraint', 'initial', 'actors'] as const),
      ...(['properties', 'fairness', 'fairLocks', 'expect', 'mutants', 'bug', 'reference'] as const),
    );
    return {
      ...{ name: own.name.name(), text: own.text.text() },
      ...own.bounds.under('bounds', (each) => each.named((size) => size.whole(0, sizeMax))),
      ...own.boundsReason.under('boundsReason', text),
      ...own.onDemand.under('onDemand', text),
      ...own.memory.under('memory', readMemory),
      ...own.constraint.under('constraint', (each) => new Cond(this.terms.condition(each))),
      initial: this.terms.effect(own.initial),
      actors: own.actors.named((each) => this.actor(each)),
      properties: own.properties.list((each) => this.property(each), listedMax),
      ...own.fairness.under('fairness', readFairness),
      ...own.fairLocks.under('fairLocks', (each) => each.list((lock) => ({ ref: this.terms.lock(lock) }))),
      ...own.expect.under('expect', readExpectation),
      mutants: own.mutants.named((each) => this.mutant(each), listedMax),
      ...own.bug.under('bug', text),
      ...own.reference.under('reference', text),
    };
  }

  private actor(given: Given): ActorSpec {
    const { machine, role, initial } = given.fields('machine', 'role', 'initial');
    return { machine: machine.at(this.machines), role: role.at(this.roles), initial: this.terms.effect(initial) };
  }

  private property(given: Given): Property {
    const own = given.fields('kind', 'id', 'text', 'cond', 'goal', 'each', 'branch');
    const kind = own.kind.choice(kinds);
    const isOfRuns = kind === 'eventually' || kind === 'leadsTo' || kind === 'notStarved';
    if (isOfRuns === own.goal.isAbsent) own.goal.refuse(`a property '${kind}' has ${isOfRuns ? 'a' : 'no'} goal`);
    if ((kind === 'taken') === own.branch.isAbsent) own.branch.refuse('only a property of a branch has one');
    return {
      ...{ kind, id: own.id.name(), text: own.text.text(), cond: this.terms.condition(own.cond) },
      ...own.goal.under('goal', (each) => this.terms.condition(each)),
      ...(own.each.isAbsent ? {} : { each: true }),
      ...own.branch.under('branch', (each) => {
        const { machine, state, event, candidate } = each.fields('machine', 'state', 'event', 'candidate');
        return { machine: text(machine), state: text(state), event: text(event), candidate: count(candidate) };
      }),
    };
  }

  private mutant(given: Given): Mutant {
    const own = given.fields('text', 'change', 'expect', 'bug', 'reference');
    return {
      ...{ text: own.text.text(), change: own.change.list((each) => this.change(each)) },
      ...own.expect.under('expect', readMutantClaim),
      ...own.bug.under('bug', text),
      ...own.reference.under('reference', text),
    };
  }

  private change(given: Given): Change {
    const kind = given.tag('kind');
    switch (kind) {
      case 'guard': {
        const { role, name, becomes } = given.fields('kind', 'role', 'name', 'becomes');
        return { kind, role: role.text(), name: name.name(), becomes: this.terms.condition(becomes) };
      }
      case 'action': {
        const { role, name, becomes } = given.fields('kind', 'role', 'name', 'becomes');
        return { kind, role: role.text(), name: name.name(), becomes: this.terms.effect(becomes) };
      }
      case 'lock':
        return { kind, lock: given.fields('kind', 'lock').lock.text() };
      case 'initially':
        return { kind, effect: this.terms.effect(given.fields('kind', 'effect').effect) };
      case 'actor': {
        const { name, spec } = given.fields('kind', 'name', 'spec');
        return { kind, name: name.name(), spec: this.actor(spec) };
      }
      case 'machine': {
        const { machine, edit } = given.fields('kind', 'machine', 'edit');
        return { kind, machine: machine.text(), edit: this.edit(edit) };
      }
      case 'discipline':
        given.fields('kind');
        return { kind };
      default:
        return given.refuse(`there is no change '${kind.slice(0, 40)}'`);
    }
  }

  private edit(given: Given): MachineEdit {
    const edit = given.tag('edit');
    switch (edit) {
      case 'action': {
        const { spot, at, becomes } = given.fields('edit', 'spot', 'at', 'becomes');
        const effect = becomes.value === null ? null : this.terms.effect(becomes);
        return { edit, spot: readSpot(spot), at: count(at), becomes: effect };
      }
      case 'guard': {
        const { spot, name, becomes } = given.fields('edit', 'spot', 'name', 'becomes');
        return { edit, spot: readSpot(spot), name: name.name(), becomes: this.terms.condition(becomes) };
      }
      case 'step': {
        const { spot, name, guard, effect } = given.fields('edit', 'spot', 'name', 'guard', 'effect');
        const step = { guard: this.terms.condition(guard), effect: this.terms.effect(effect) };
        return { edit, spot: readSpot(spot), name: name.name(), ...step };
      }
      case 'drop':
        return { edit, spot: readSpot(given.fields('edit', 'spot').spot) };
      case 'target': {
        const { spot, target } = given.fields('edit', 'spot', 'target');
        return { edit, spot: readSpot(spot), target: target.text() };
      }
      case 'insert': {
        const { state, event, effect } = given.fields('edit', 'state', 'event', 'effect');
        return { edit, state: state.text(), event: event.name(), effect: this.terms.effect(effect) };
      }
      case 'exchange': {
        const { first, second } = given.fields('edit', 'first', 'second');
        return { edit, first: readSpot(first), second: readSpot(second) };
      }
      default:
        return given.refuse(`there is no edit '${edit.slice(0, 40)}'`);
    }
  }
}

const kinds: readonly Property['kind'][] = [
  ...(['always', 'never', 'sometimes', 'taken', 'atEnd', 'asserted', 'eventually', 'leadsTo', 'notStarved'] as const),
];

function readSpot(given: Given): Spot {
  const { state, part, event, candidate } = given.fields('state', 'part', 'event', 'candidate');
  return {
    state: state.text(),
    part: part.choice(['on', 'always', 'onDone', 'entry', 'exit']),
    event: event.text(),
    candidate: count(candidate),
  };
}

function readMemory(given: Given): Memory {
  const { model: of, buffer } = given.fields('model', 'buffer');
  const model = of.choice(['SC', 'TSO', 'PSO']);
  if (model !== 'SC') return { model, buffer: buffer.whole(1, 16) };
  if (!buffer.isAbsent) buffer.refuse('SC has no buffer');
  return { model };
}

/** Objects of objects: actors, and of each events. */
function readFairness(given: Given): Fairness {
  const keys = ({ value }: Given): string[] =>
    typeof value === 'object' && value !== null
      ? Object.keys(value).map((key) =>
          key in Object.prototype ? given.refuse(`nothing can be called '${key}'`) : key,
        )
      : given.refuse('it is no object');
  const each = <T>(of: Given, read: (inner: Given) => T): { readonly [name: string]: T } =>
    Object.fromEntries(Object.entries(of.fields(...keys(of))).map(([name, inner]) => [name, read(inner)]));
  return each(given, (events) => each(events, (strength) => strength.choice(['weak', 'strong'])));
}

function readExpectation(given: Given): Expectation {
  const own = given.fields('verdict', 'states', 'transitions', 'depth', 'symmetric', 'violates', 'steps');
  const verdict = own.verdict.choice(['holds', 'violated']);
  if (verdict === 'violated') {
    return { verdict, violates: own.violates.text(), ...own.steps.under('steps', count) };
  }
  return {
    verdict,
    ...own.states.under('states', count),
    ...own.transitions.under('transitions', count),
    ...own.depth.under('depth', count),
    ...own.symmetric.under('symmetric', count),
  };
}
function readMutantClaim(given: Given): NonNullable<Mutant['expect']> {
  const { violates, steps, holds } = given.fields('violates', 'steps', 'holds');
  if (!holds.isAbsent) return { holds: holds.text() };
  return { violates: violates.text(), ...steps.under('steps', count) };
}
