/**
 * A scenario as a JSON document: its definition is data already, and here each part is written once and named by its
 * position. A position only ever names something that stands before it, so that a document has no circles.
 */
import type { FailureKind, LockMode, LockVerb, Value } from '../language/ir.ts';
import type { Params } from '../language/role.ts';
import type { Expectation, Fairness, Memory, Mutant } from '../language/spec.ts';

/** Raised when a document of before would be read otherwise. */
export const definitionVersion = 1;

/** A position in a list of the document. */
export type At = number;
/** Names in the order of declaration. */
export type Named<T> = readonly (readonly [name: string, what: T])[];

export interface DefinitionDocument {
  /** Which form the document has. */
  readonly racewalkDefinition: typeof definitionVersion;
  readonly sorts: readonly SortEntry[];
  readonly parameters: readonly { readonly name: string; readonly standard: number }[];
  readonly domains: readonly DomainEntry[];
  readonly blocks: readonly BlockEntry[];
  readonly terms: readonly TermEntry[];
  /** Of the shared blocks: which lock guards which field. */
  readonly disciplines: readonly { readonly block: At; readonly fields: Named<DisciplineEntry> }[];
  readonly roles: readonly RoleEntry[];
  readonly machines: readonly MachineEntry[];
  readonly scenario: ScenarioEntry;
}

/** The sort of the scenario's actors is that of the language, and has its name only. */
export interface SortEntry {
  readonly name: string;
  readonly labels: readonly string[];
  readonly interchangeable: boolean;
  readonly standard?: number;
}

export type BoundEntry = number | { readonly sort: At } | { readonly parameter: At } | readonly BoundEntry[];

interface Marks {
  readonly ghost?: boolean;
  readonly untold?: boolean;
  readonly variant?: boolean;
}
export type DomainEntry = Marks &
  (
    | { readonly kind: 'flag' }
    | { readonly kind: 'enum'; readonly words: readonly string[] }
    | { readonly kind: 'range'; readonly min: number; readonly max: BoundEntry }
    | { readonly kind: 'index'; readonly sort: At }
    | { readonly kind: 'optional'; readonly sort: At; readonly tracked: boolean }
    | { readonly kind: 'set'; readonly sort: At }
    | { readonly kind: 'queue'; readonly sort: At; readonly capacity: BoundEntry; readonly isWaitQueue?: true }
    /** A queue of records is one, too, which says what was declared. */
    | { readonly kind: 'record'; readonly fields: Named<At>; readonly given?: Named<At>; readonly capacity?: number }
    | { readonly kind: 'array'; readonly by: At; readonly of: At }
    | { readonly kind: 'lock'; readonly lock: string; readonly fields: Named<At> }
  );

/** Shared state, or the registers of a role. */
export type BlockEntry =
  | { readonly shared: string; readonly fields: Named<At> }
  | { readonly registers: string; readonly fields: Named<At> };

export interface DisciplineEntry {
  readonly bound: number | null;
  readonly read: At;
  readonly write: At;
  readonly text: string;
}

export interface PlaceEntry {
  readonly op: 'place';
  readonly block: At;
  readonly owner?: At;
  /** Names of fields, and positions of the expressions that are indices. */
  readonly path: readonly (string | At)[];
  readonly lockless?: true;
  readonly release?: true;
}
/** An expression, a statement or a place. */
export type TermEntry =
  | PlaceEntry
  | { readonly op: 'constant'; readonly domain: At; readonly value: Value }
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'truth'; readonly value: boolean }
  | { readonly op: 'size'; readonly sort: At }
  | { readonly op: 'self' }
  | { readonly op: 'chosen'; readonly name: string; readonly sort: At }
  | { readonly op: 'bound'; readonly id: number; readonly sort: At }
  | { readonly op: 'read' | 'length' | 'head'; readonly place: At }
  | { readonly op: 'not' | 'position' | 'known'; readonly of: At }
  | { readonly op: 'and' | 'or'; readonly list: readonly At[] }
  | { readonly op: 'equal' | 'less' | 'plus' | 'minus' | 'modulo'; readonly left: At; readonly right: At }
  | { readonly op: 'member'; readonly sort: At; readonly of: At }
  | { readonly op: 'if'; readonly cond: At; readonly yes: At; readonly no: At }
  | {
      readonly op: 'exists' | 'every' | 'count';
      readonly id: number;
      readonly sort: At;
      readonly role: string | null;
      readonly body: At;
    }
  | { readonly op: 'has'; readonly place: At; readonly item: At }
  | { readonly op: 'in state'; readonly actor: At; readonly states: readonly string[] }
  | { readonly op: 'holds' | 'lockable'; readonly lock: At; readonly mode: LockMode; readonly body: At }
  | { readonly op: 'set'; readonly place: At; readonly value: At }
  | { readonly op: 'when'; readonly cond: At; readonly yes: readonly At[]; readonly no: readonly At[] }
  | { readonly op: 'each'; readonly id: number; readonly sort: At; readonly body: readonly At[] }
  | { readonly op: 'enqueue' | 'remove' | 'include' | 'exclude'; readonly place: At; readonly item: At }
  | { readonly op: 'dequeue' | 'clear' | 'arbitrary'; readonly place: At }
  | {
      readonly op: 'check';
      readonly cond: At;
      readonly failure: FailureKind;
      readonly text: string;
      readonly property: string | null;
    }
  | { readonly op: 'expire'; readonly sort: At; readonly item: At }
  | {
      readonly op: 'lock';
      readonly verb: LockVerb;
      readonly lock: At;
      readonly mode: LockMode;
      readonly body: readonly At[];
    }
  | { readonly op: 'may sleep'; readonly why: 'sleep' | 'user copy' }
  | { readonly op: 'such that'; readonly cond: At }
  | { readonly op: 'barrier'; readonly orders: 'everything' | 'stores' | 'loads' };

/** What a name of a vocabulary is: one thing, or one for each of the params with which some machine uses it. */
export type ForParams<T> = { readonly is: T } | { readonly of: readonly (readonly [params: Params, is: T])[] };

export interface StepEntry {
  readonly guard: At;
  readonly effect: readonly At[];
  readonly waitsFor: { readonly lock: At; readonly mode: LockMode; readonly id: number; readonly blockedBy: At } | null;
  readonly sleepsOn?: At;
}
export interface RoleEntry {
  readonly name: string;
  readonly block: At;
  readonly choices: Named<At>;
  readonly optional: readonly string[];
  readonly family: boolean;
  readonly guards: Named<ForParams<At>>;
  readonly actions: Named<ForParams<readonly At[]>>;
  readonly steps: Named<StepEntry>;
}

export type UseEntry = string | { readonly type: string; readonly params: Params };
export type GuardEntry =
  | UseEntry
  | { readonly and: readonly GuardEntry[] }
  | { readonly or: readonly GuardEntry[] }
  | { readonly not: GuardEntry }
  | { readonly in: string };
export type ActionEntry = UseEntry | { readonly raise: string };
export interface TransitionEntry {
  readonly target?: string;
  readonly guard?: GuardEntry;
  readonly actions?: readonly ActionEntry[];
  readonly reenter?: boolean;
  readonly description?: string;
}
export interface StateEntry {
  readonly id?: string;
  readonly type?: string;
  readonly initial?: string;
  readonly states?: Named<StateEntry>;
  readonly on?: Named<readonly TransitionEntry[]>;
  readonly always?: readonly TransitionEntry[];
  readonly onDone?: readonly TransitionEntry[];
  readonly entry?: readonly ActionEntry[];
  readonly exit?: readonly ActionEntry[];
  readonly tags?: readonly string[];
  readonly meta?: { readonly [key: string]: unknown };
  readonly description?: string;
}
export interface MachineEntry {
  readonly role: At;
  readonly root: StateEntry;
}

export interface ActorEntry {
  readonly machine: At;
  readonly role: At;
  readonly initial: readonly At[];
}
export interface PropertyEntry {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  readonly cond: At;
  readonly goal?: At;
  readonly each?: true;
  readonly branch?: {
    readonly machine: string;
    readonly state: string;
    readonly event: string;
    readonly candidate: number;
  };
}
export interface SpotEntry {
  readonly state: string;
  readonly part: string;
  readonly event: string;
  readonly candidate: number;
}
export type EditEntry =
  | { readonly edit: 'action'; readonly spot: SpotEntry; readonly at: number; readonly becomes: readonly At[] | null }
  | { readonly edit: 'guard'; readonly spot: SpotEntry; readonly name: string; readonly becomes: At }
  | {
      readonly edit: 'step';
      readonly spot: SpotEntry;
      readonly name: string;
      readonly guard: At;
      readonly effect: readonly At[];
    }
  | { readonly edit: 'drop'; readonly spot: SpotEntry }
  | { readonly edit: 'target'; readonly spot: SpotEntry; readonly target: string }
  | { readonly edit: 'insert'; readonly state: string; readonly event: string; readonly effect: readonly At[] }
  | { readonly edit: 'exchange'; readonly first: SpotEntry; readonly second: SpotEntry };
export type ChangeEntry =
  | { readonly kind: 'guard'; readonly role: string; readonly name: string; readonly becomes: At }
  | { readonly kind: 'action'; readonly role: string; readonly name: string; readonly becomes: readonly At[] }
  | { readonly kind: 'lock'; readonly lock: string }
  | { readonly kind: 'initially'; readonly effect: readonly At[] }
  | { readonly kind: 'actor'; readonly name: string; readonly spec: ActorEntry }
  | { readonly kind: 'machine'; readonly machine: string; readonly edit: EditEntry }
  | { readonly kind: 'discipline' };

export interface ScenarioEntry {
  readonly name: string;
  readonly text: string;
  readonly bounds?: Named<number>;
  readonly boundsReason?: string;
  readonly onDemand?: string;
  readonly memory?: Memory;
  readonly constraint?: At;
  readonly initial: readonly At[];
  readonly actors: Named<ActorEntry>;
  readonly properties: readonly PropertyEntry[];
  readonly fairness?: Fairness;
  readonly fairLocks?: readonly At[];
  readonly expect?: Expectation;
  readonly mutants: Named<Omit<Mutant, 'change'> & { readonly change: readonly ChangeEntry[] }>;
  readonly bug?: string;
  readonly reference?: string;
}
