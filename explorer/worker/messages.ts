/** What the page asks of the worker, and what it is told. Everything is plain data. */
import type { Beside } from '../../checker/by-hand/beside.ts';
import type { FromHere } from '../../checker/by-hand/from-here.ts';
import type { MachinePicture } from '../../checker/by-hand/machine-picture.ts';
import type { Position } from '../../checker/by-hand/position.ts';
import type { RunOn } from '../../checker/by-hand/run-on.ts';
import type { CatalogueScenario } from '../../checker/report/catalogue.ts';
import type { scenarioEntry } from '../../checker/report/describe.ts';
import type { ResultEntry } from '../../checker/report/document.ts';
import type { RaceRow } from '../../checker/report/race.ts';
import type { StrategyName, StrategyOptions } from '../../checker/search/strategies.ts';

/** Which system: a scenario, or a mutant of it. */
export interface Which {
  readonly scenario: string;
  readonly mutant: string | null;
}

export interface Described {
  readonly entry: ReturnType<typeof scenarioEntry>;
  readonly which: Which;
  /** What is broken on purpose; null of the scenario itself. */
  readonly broken: string | null;
  readonly reference: string | null;
}

/** Columns and rows of a schedule as they are drawn. */
export interface Drawn {
  readonly columns: readonly { readonly name: string; readonly machine: string }[];
  readonly rows: readonly RaceRow[];
  readonly idle: readonly string[];
  /** Positions of two steps of one actor between which others act, of a race; null of other schedules. */
  readonly window: readonly [number, number] | null;
}

export interface Walked {
  readonly which: Which;
  readonly title: string;
  readonly position: Position;
  readonly drawn: Drawn;
  /** The number that stands for no property in a token of this system. */
  readonly noProperty: number;
  /** What the token says is broken; null if nothing. */
  readonly property: string | null;
  /** So many of the token's last steps cannot be taken. */
  readonly missing: number;
}

/** Whether a token is of what there is. */
export interface TokenStanding {
  /** Of what it names, as that is now. */
  readonly fingerprint: string;
  /** Why it is of something else; null if it is not. */
  readonly stale: string | null;
}

export interface MachineShown {
  readonly picture: MachinePicture;
  readonly actors: readonly string[];
}

/** After which steps: of a token, up to a position or all of them, or of a system. */
export type After =
  | { readonly token: string; readonly at: number | null }
  | (Which & { readonly path: readonly number[] });

export interface CheckWishes {
  readonly strategy: StrategyName;
  /** What is left out has the strategy's default. */
  readonly options: Partial<StrategyOptions>;
  readonly reduce: 'auto' | 'none' | 'symmetry' | 'order';
  /** Mebibytes. */
  readonly memory: number;
  /** How many different properties are to be violated before it ends. */
  readonly enough: number;
}
export interface Checked {
  readonly entry: ResultEntry;
  /** The lines of `racewalk check`. */
  readonly text: string;
}
export interface CheckProgress {
  readonly states: number;
  readonly depth: number | null;
  readonly frontier: number;
}

export interface Raced {
  readonly which: Which;
  readonly title: string;
  readonly text: string;
  readonly property: string;
  readonly drawn: Drawn;
  /** The last state and what is broken, a line each. */
  readonly ending: readonly string[];
  readonly steps: number;
  readonly token: string;
}
/** A race as it can be taken away. */
export interface Forms {
  /** As `racewalk check` draws it. */
  readonly plain: string;
  readonly mermaid: string;
  readonly svg: string;
}

/** By kind, what is asked with it and what the answer is. */
export interface Talk {
  /** A text as `racewalk export --to json` writes it; replaces what was opened before under those names. */
  open: { ask: { readonly text: string }; answer: readonly CatalogueScenario[] };
  describe: { ask: Which; answer: Described };
  /** The schedule without a step, as addresses carry it. */
  start: { ask: Which; answer: string };
  walk: { ask: { readonly token: string; readonly at: number | null; readonly full: boolean }; answer: Walked };
  /** Takes longer than what is shown of a token, so that it is asked for afterwards. */
  standing: { ask: { readonly token: string }; answer: TokenStanding };
  /** A schedule that goes on by chance for so many steps, without the actors that are held back. */
  wander: {
    ask: Which & {
      readonly path: readonly number[];
      readonly steps: number;
      readonly seed: number;
      readonly held: readonly string[];
    };
    answer: readonly number[];
  };
  /** One actor goes on up to its next lock. */
  runOn: { ask: Which & { readonly path: readonly number[]; readonly actor: string }; answer: RunOn };
  /** What can still break after the steps. */
  fromHere: { ask: Which & { readonly path: readonly number[]; readonly memory: number }; answer: FromHere };
  /** The race of a broken form beside the scenario itself; null of one that is not broken. */
  beside: { ask: { readonly token: string }; answer: Beside | null };
  /** `actor`: null for who acted last. `level`: which of its pictures; null: where the actor is. */
  machine: {
    ask: { readonly after: After; readonly actor: string | null; readonly level: number | null };
    answer: MachineShown;
  };
  check: { ask: Which & { readonly wishes: CheckWishes }; answer: Checked };
  race: { ask: { readonly token: string; readonly full: boolean }; answer: Raced };
  forms: { ask: { readonly token: string; readonly full: boolean }; answer: Forms };
}
export type Kind = keyof Talk;
export type Question = { [K in Kind]: { readonly id: number; readonly kind: K } & Talk[K]['ask'] }[Kind];
export type Said =
  | { readonly id: number; readonly is: 'answer'; readonly answer: unknown }
  | { readonly id: number; readonly is: 'progress'; readonly progress: CheckProgress }
  | { readonly id: number; readonly is: 'refused'; readonly message: string };
