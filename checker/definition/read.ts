/**
 * A document read as a scenario. Nothing in it is ever run: every part is looked at, and what is not of the form that
 * `writeDefinition` writes is refused with its place.
 */
import { ours } from '../language/copy.ts';
import type { Sort } from '../language/domain.ts';
import { actor } from '../language/domain.ts';
import { Cond } from '../language/expression.ts';
import type { Discipline, Step } from '../language/ir.ts';
import { prefixed } from '../language/model-error.ts';
import type { AnyRole, MachineLike, Params } from '../language/role.ts';
import { scenario } from '../language/scenario.ts';
import type { Scenario } from '../language/spec.ts';
import { definitionVersion } from './format.ts';
import { Given } from './given.ts';
import { DomainReader, readBlock, readParameter, readSort } from './read-domains.ts';
import { readMachine, readParams } from './read-machine.ts';
import { ScenarioReader } from './read-scenario.ts';
import { modes, TermReader } from './read-terms.ts';

/** Throws ModelError for what is no definition, or one that the language does not have. */
export function readDefinition(document: unknown): Scenario {
  const given = new Given(document, 'the definition');
  refuseOther(given);
  const own = given.fields(
    ...(['racewalkDefinition', 'sorts', 'parameters', 'domains', 'blocks'] as const),
    ...(['terms', 'disciplines', 'roles', 'machines', 'scenario'] as const),
  );
  const sorts = own.sorts.list(readSort);
  const domains = new DomainReader(sorts, own.parameters.list(readParameter));
  own.domains.list((each) => domains.read(each));
  const blocks = own.blocks.list((each) => readBlock(each, domains));
  const terms = new TermReader({ sorts, domains: domains.domains, blocks: blocks.map(({ block }) => block) });
  own.terms.list((each) => terms.add(each));
  own.disciplines.list((each) => {
    const { block: of, fields } = each.fields('block', 'fields');
    const { block, disciplines } = of.at(blocks);
    if (block.kind !== 'shared') of.refuse('registers have no discipline');
    Object.assign(
      disciplines,
      fields.named((field, name) => {
        const domain = Object.hasOwn(block.fields, name) ? block.fields[name] : undefined;
        return readDiscipline(field, domain?.kind === 'array' ? domain.by : null, terms);
      }),
    );
  });
  const roles = own.roles.list((each) =>
    readRole(
      each,
      sorts,
      blocks.map(({ block }) => block),
      terms,
    ),
  );
  const machines: MachineLike[] = own.machines.list((each) => readMachine(each, roles));
  const spec = new ScenarioReader(terms, roles, machines).read(own.scenario);
  return prefixed('the definition', () => scenario(spec));
}

/** What is something else altogether is told so, whatever is in it. */
function refuseOther(given: Given): void {
  const { value } = given;
  if (typeof value !== 'object' || value === null) given.refuse('it is no object');
  if (!Object.hasOwn(value, 'racewalkDefinition')) {
    given.refuse("it is none; 'racewalk export NAME --to json' writes one");
  }
  if (Reflect.get(value, 'racewalkDefinition') === definitionVersion) return;
  given.refuse(`this version of Racewalk reads form ${definitionVersion}; write the file again with it`);
}

function readDiscipline(given: Given, by: Sort | null, terms: TermReader): Discipline {
  const { bound, read, write, text } = given.fields('bound', 'read', 'write', 'text');
  const id = bound.value === null ? null : bound.whole(0, 63);
  if (id !== null && by === null) bound.refuse('the field is no array');
  const inside = new Map(id === null || by === null ? [] : [[id, by]]);
  return { bound: id, read: terms.condition(read, inside), write: terms.condition(write, inside), text: text.text() };
}

function readRole(
  given: Given,
  sorts: readonly Sort[],
  blocks: readonly ReturnType<typeof readBlock>['block'][],
  terms: TermReader,
): AnyRole {
  const own = given.fields(
    ...(['name', 'block', 'choices', 'optional', 'family', 'guards', 'actions', 'steps'] as const),
  );
  const block = own.block.at(blocks);
  if (block.kind === 'shared') return own.block.refuse('a role has registers, not shared state');
  return ours({
    kind: 'role',
    ...{ name: own.name.name(), block },
    choices: own.choices.named((each) => each.at(sorts)),
    optional: own.optional.list((each) => each.text()),
    family: own.family.truth(),
    guards: own.guards.named((each, name) => forParams(each, name, (inner) => new Cond(terms.condition(inner)))),
    actions: own.actions.named((each, name) => forParams(each, name, (inner) => terms.effect(inner))),
    steps: own.steps.named((each) => readStep(each, terms)),
  });
}

/** What does not depend on params, or a function of those that are written. */
function forParams<T>(given: Given, name: string, read: (given: Given) => T): T | ((params: Params | undefined) => T) {
  const { is, of } = given.fields('is', 'of');
  if (!is.isAbsent) return read(is);
  const known = new Map(of.list((each) => each.pair((params) => JSON.stringify(readParams(params)), read)));
  return (params) =>
    known.get(JSON.stringify(params ?? {})) ?? given.refuse(`'${name}' is not written for ${JSON.stringify(params)}`);
}

function readStep(given: Given, terms: TermReader): Step {
  const { guard, effect, waitsFor, sleepsOn } = given.fields('guard', 'effect', 'waitsFor', 'sleepsOn');
  return {
    kind: 'step',
    guard: terms.condition(guard),
    effect: terms.effect(effect),
    waitsFor: waitsFor.value === null ? null : readWait(waitsFor, terms),
    ...sleepsOn.under('sleepsOn', (each) => terms.place(each)),
  };
}
function readWait(given: Given, terms: TermReader): NonNullable<Step['waitsFor']> {
  const { lock, mode, id: of, blockedBy } = given.fields('lock', 'mode', 'id', 'blockedBy');
  const id = of.whole(0, 63);
  return {
    ...{ lock: terms.lock(lock), mode: mode.choice(modes), id },
    blockedBy: terms.condition(blockedBy, new Map([[id, actor]])),
  };
}
