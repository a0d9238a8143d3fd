/** Results as they stand in a page: what `check --html` puts into it, and the explorer draws. */
import type { DefinitionDocument } from '../definition/format.ts';
import type { ResultEntry } from './document.ts';

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
