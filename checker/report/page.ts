/** Results as they stand in a page: what `check --html` puts into it, and the explorer draws. */

import type { DefinitionDocument } from '../definition/format.ts';
import type { Row } from '../necessity/matrix.ts';
import type { ResultEntry } from './document.ts';

/** The id of the element that holds the catalogue, as JSON: in every page. */
export const catalogueElement = 'racewalk-catalogue';
/** The id of the element that holds the code of the checker, compressed: in every page. */
export const checkerElement = 'racewalk-checker';
/** The id of the element that holds the matrix of what is built in, compressed: in every page but those that have another. */
export const builtInMatrixElement = 'racewalk-built-in-matrix';

/** The id of the element that holds the report, as JSON. */
export const reportElement = 'racewalk-report';

export interface PageReport {
  /** How Racewalk was called. */
  readonly command: string;
  readonly version: string;
  /** How many searches are missing because the run was cut. */
  readonly skipped: number;
  readonly results: readonly PageResult[];
  /** Scenarios from the user's files, so that the page can draw and walk their races. */
  readonly definitions: readonly DefinitionDocument[];
}
export interface PageResult {
  readonly entry: ResultEntry;
  /** Whether `racewalk check` counts it as a failure. */
  readonly fails: boolean;
  /** As `racewalk check` prints it. */
  readonly text: string;
  /** What the verdict rests on, in a line. */
  readonly receipt: string;
}

/** The id of the element that holds the matrix that a page was written for, as JSON. */
export const matrixElement = 'racewalk-matrix';

export interface PageMatrix {
  /** How Racewalk was called; null of the rows that every page has, if there are any. */
  readonly command: string | null;
  readonly version: string;
  readonly protocols: readonly PageProtocol[];
  /** Scenarios from the user's files. */
  readonly definitions: readonly DefinitionDocument[];
}
export interface PageProtocol {
  readonly name: string;
  /** Weakenings that were not searched in every scenario, and those of places where no actor comes. */
  readonly skipped: number;
  readonly unreached: number;
  readonly rows: readonly PageRow[];
}
/** What is null or empty is left out, which is half of the size. */
export type PageRow = Omit<Row, 'property' | 'steps' | 'replay' | 'lost'> & Partial<Row> & { readonly reason?: string };
