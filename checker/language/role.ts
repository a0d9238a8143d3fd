/** A role: the registers of one kind of actor and the named guards, actions and blocking steps that its machine uses. */

import { ours } from './copy.ts';
import type { Fields, Sort } from './domain.ts';
import { actor } from './domain.ts';
import { bind, Cond, type CondLike, condIr, IndexExpr, inState, NumberExpr, watchingConditions } from './expression.ts';
import { type Effect, type Expression, placeText, type RegisterBlock, type Step, statements } from './ir.ts';
import { ModelError, prefixed } from './model-error.ts';
import { type Place, type RecordPlace, registers, type Writable } from './place.ts';
import { refuseNoBody } from './refuse-domain.ts';
import { refuseKeys } from './refuse-keys.ts';
import { located } from './site.ts';
import { methodName, strictly } from './strict.ts';
import { walkExpression } from './walk.ts';

/** Static parameters, written in the machine's config as `{ type, params }`. */
export type Params = { readonly [name: string]: string | number | boolean };
export type GuardDefinition = CondLike | ((params: never) => CondLike);
export type ActionDefinition = Effect | ((params: never) => Effect);

export interface Definitions {
  readonly guards: { readonly [name: string]: GuardDefinition };
  readonly actions: { readonly [name: string]: ActionDefinition };
  /** Each is a guard and an action under one name. */
  readonly steps: { readonly [name: string]: Step };
}

/** What the search needs of a role; the types of its names are in Role. */
export interface AnyRole extends Definitions {
  readonly kind: 'role';
  readonly name: string;
  readonly block: RegisterBlock;
  readonly choices: { readonly [name: string]: Sort };
  readonly optional: readonly string[];
  /** Several machines share the vocabulary, so that no single scenario need use all of it. */
  readonly family: boolean;
}

type Sorts = { readonly [name: string]: Sort };
export type Chosen<C extends Sorts> = {
  readonly [K in keyof C]: C[K] extends Sort<infer S> ? IndexExpr<S> : never;
};
/** An actor as a property sees it: its registers, its index, and where its machine is. */
export type ActorView<F extends Fields> = RecordPlace<F> & {
  readonly id: IndexExpr<'actor'>;
  in(...states: readonly string[]): Cond;
};
export type InitialRegisters<F extends Fields> = { readonly [K in keyof F]?: Writable<F[K]> };

export interface Role<
  F extends Fields = Fields,
  G extends Definitions['guards'] = Definitions['guards'],
  A extends Definitions['actions'] = Definitions['actions'],
  S extends Definitions['steps'] = Definitions['steps'],
> extends AnyRole {
  readonly guards: G;
  readonly actions: A;
  readonly steps: S;
  /** The registers of the acting actor: for a mutant that says something new over them. */
  readonly self: RecordPlace<F>;
  /** An actor of a scenario: a machine of this role and the registers that it starts with. */
  runs(machine: MachineLike, initial?: InitialRegisters<F>): ActorSpec;
  /** Whether some actor of this role satisfies the condition. */
  some(body: (member: ActorView<F>) => CondLike): Cond;
  /** Whether all actors of this role do. */
  all(body: (member: ActorView<F>) => CondLike): Cond;
  /** How many do. */
  count(body: (member: ActorView<F>) => CondLike): NumberExpr;
}

/** The part of an XState machine that the language knows of; checker/compile reads the rest. */
export interface MachineLike {
  readonly id: string;
  readonly schemas: unknown;
}
export interface ActorSpec {
  readonly machine: MachineLike;
  readonly role: AnyRole;
  readonly initial: Effect;
}

/**
 * The registers of one kind of actor, and the guards, actions and blocking steps that its machines name. Throws ModelError
 * for an unknown key.
 */
export function role<
  const F extends Fields,
  const C extends Sorts = Record<never, never>,
  const G extends Definitions['guards'] = Record<never, never>,
  const A extends Definitions['actions'] = Record<never, never>,
  const S extends Definitions['steps'] = Record<never, never>,
>(
  name: string,
  shape: {
    readonly registers: F;
    /** Values that an event may bring along: one transition for each member. */
    readonly choices?: C;
    /** Events that may happen but that nobody owes: a signal, a spurious wake-up, a user's decision. */
    readonly optional?: readonly string[];
    /** Machines that no single scenario unites share this vocabulary: a name that a scenario does not use is no error. */
    readonly family?: boolean;
  },
  define: (on: { self: RecordPlace<F>; chosen: Chosen<C> }) => { guards?: G; actions?: A; steps?: S },
): Role<F, G, A, S> {
  refuseKeys(shape, { registers: true, choices: true, optional: true, family: true }, `role '${name}'`);
  refuseShape(name, shape);
  for (const taken of ['id', 'in']) {
    if (taken in shape.registers)
      throw new ModelError(`role '${name}': a register cannot be called '${taken}'`, [...['registers', taken]]);
  }
  const block: RegisterBlock = { kind: 'registers', role: name, fields: shape.registers };
  const self = registers(block, shape.registers, { op: 'self' });
  const chosen: { [name: string]: IndexExpr<string> } = {};
  for (const [choice, sort] of Object.entries(shape.choices ?? {})) {
    chosen[choice] = new IndexExpr({ op: 'chosen', name: choice, sort }, sort);
  }
  const { value: definitions, unused } = watchingConditions(() => define({ self, chosen: chosen as Chosen<C> }));
  refuseKeys(definitions, { guards: true, actions: true, steps: true }, `role '${name}'`);
  refuseDefinitions(definitions);
  const { guards, actions, steps } = definitions;
  // A family may replace a part of a vocabulary that it takes over.
  if (shape.family !== true) refuseUnused(name, unused, Object.values(guards ?? {}));
  const quantified = (op: 'exists' | 'every' | 'count', body: (member: ActorView<F>) => CondLike): Expression => {
    refuseNoBody(body);
    const bound = bind(actor, (id) => condIr(body(view(block, shape.registers, id))));
    return { op, sort: actor, role: name, ...bound };
  };
  return located(
    strictly(
      ours({
        kind: 'role',
        name,
        block,
        choices: shape.choices ?? {},
        optional: shape.optional ?? [],
        family: shape.family ?? false,
        guards: guards ?? ({} as G),
        actions: actions ?? ({} as A),
        steps: steps ?? ({} as S),
        self,
        runs(machine, initial = {}) {
          return located({ machine, role: this, initial: self.set(initial) });
        },
        some: (body) => new Cond(quantified('exists', body)),
        all: (body) => new Cond(quantified('every', body)),
        count: (body) => new NumberExpr(quantified('count', body)),
      }),
      `'${name}' is a role`,
    ),
  );
}

/** The same for what a role is made of. */
function refuseShape(
  name: string,
  given: { registers: unknown; choices?: unknown; optional?: unknown; family?: unknown },
): void {
  const { registers, choices = {}, optional = [], family = false } = given;
  const refuse = (what: string, key: string): never => {
    throw new ModelError(`role '${name}': ${what}`, [key]);
  };
  if (typeof registers !== 'object' || registers === null) refuse('write its registers, or registers: {}', 'registers');
  const sorts = Object.entries(typeof choices === 'object' && choices !== null ? choices : { choices });
  const isSort = (of: unknown): boolean => typeof of === 'object' && of !== null && 'kind' in of && of.kind === 'sort';
  const [wrong] = sorts.filter(([, of]) => !isSort(of));
  if (wrong !== undefined)
    refuse(`the choice '${wrong[0]}' is of no sort; write choices: { page } for a sort`, 'choices');
  if (Array.isArray(choices)) refuse('its choices have names; write choices: { page } and not a list', 'choices');
  const isList = Array.isArray(optional) && optional.every((event) => typeof event === 'string');
  if (typeof family !== 'boolean') refuse('write family: true, or leave it out', 'family');
  if (!isList) refuse("its optional events are a list of names, as in optional: ['signal']", 'optional');
}

/** What tsc refuses, for authors who write plain JavaScript: each definition is of its kind, or a function of params. */
function refuseDefinitions(
  given: { readonly [kind in keyof Definitions]?: { readonly [name: string]: unknown } },
): void {
  const judge = (kind: keyof Definitions, check: (definition: never) => void): void => {
    for (const [name, definition] of Object.entries(given[kind] ?? {})) {
      const what = `${kind.slice(0, -1)} '${name}'`;
      refuseUncalled(what, definition, [kind, name]);
      if (kind !== 'steps' && typeof definition === 'function' && !('check' in definition)) continue;
      prefixed(what, () => check(definition as never), [kind, name]);
    }
  };
  judge('guards', condIr);
  judge('actions', statements);
  judge('steps', (step: unknown) => {
    if (typeof step === 'object' && step !== null && 'kind' in step && step.kind === 'step') return;
    throw new ModelError('it is no blocking step; write a step such as lock.acquire() or blocking(condition, effect)');
  });
}

function refuseUncalled(what: string, definition: unknown, part: readonly string[]): void {
  const method = methodName(definition);
  if (method === null) return;
  throw new ModelError(`${what}: it is the method '${method}', which is not called; write ${method}()`, part);
}

/** JavaScript's own operators see an object where they are given a condition: true, whatever it says. */
function refuseUnused(name: string, unused: ReadonlySet<unknown>, guards: readonly unknown[]): void {
  for (const cond of unused) {
    if (!(cond instanceof Cond) || guards.includes(cond)) continue;
    throw new ModelError(
      `role '${name}' builds a condition${aboutText(cond)} that nothing uses: !, && and ?: of JavaScript do not look into it; write not(), and(), pick(), or remove it`,
    );
  }
}
function aboutText(cond: Cond): string {
  const places = new Set<string>();
  walkExpression(cond.ir, { place: (place) => places.add(placeText(place)) });
  return places.size === 0 ? '' : ` on ${[...places].join(' and ')}`;
}

function view<F extends Fields>(block: RegisterBlock, fields: F, id: IndexExpr<'actor'>): ActorView<F> {
  const places = registers(block, fields, id.ir);
  return Object.assign(places, { id, in: (...states: readonly string[]) => inState(id, ...states) });
}

export type { Place };
