/** A tool as a client of the Model Context Protocol sees it, in no library's words. */

export interface Field {
  readonly kind: 'text' | 'texts' | 'number' | 'flag';
  /** What it is, for whoever fills it in. */
  readonly text: string;
  readonly isNeeded?: true;
  /** Of a number. */
  readonly max?: number;
}
export interface Args {
  readonly [field: string]: string | number | boolean | readonly string[] | undefined;
}
export interface Called {
  /** Aborted when the client no longer wants the answer. */
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
}
export interface Answered {
  /** For people: a race, or what went wrong. */
  readonly texts: readonly string[];
  /** The documented JSON; null where there is none. */
  readonly document: object | null;
  readonly isError: boolean;
}
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly fields: { readonly [field: string]: Field };
  readonly call: (args: Args, called: Called) => Promise<Answered>;
}
