/**
 * What was put into this page beside its script, as JSON: by the build, and by `racewalk check --html` or `matrix --html`.
 * Who wrote it wrote the page, too: whoever alters the one can alter the other.
 */
import type { CatalogueProtocol } from '../../checker/report/catalogue.ts';
import {
  catalogueElement,
  checkerElement,
  matrixElement,
  type PageMatrix,
  type PageReport,
  reportElement,
} from '../../checker/report/page.ts';

/** Null in a page without it. */
function textOf(id: string): string | null {
  return document.getElementById(id)?.textContent ?? null;
}

/** What the worker runs. */
export function checkerCode(): string {
  const code: string = JSON.parse(textOf(checkerElement) ?? '""');
  return code;
}

let catalogue: readonly CatalogueProtocol[] | undefined;
/** All scenarios that are built in. */
export function builtInCatalogue(): readonly CatalogueProtocol[] {
  catalogue ??= JSON.parse(textOf(catalogueElement) ?? '[]') as readonly CatalogueProtocol[];
  return catalogue;
}

/** Null in a page without any. */
export function embeddedReport(): PageReport | null {
  const report: PageReport | null = JSON.parse(textOf(reportElement) ?? 'null');
  return report;
}

let matrix: PageMatrix | null | undefined;
/** Null in a page without any. Read once somebody wants it: it is large. */
export function embeddedMatrix(): PageMatrix | null {
  if (matrix === undefined) matrix = JSON.parse(textOf(matrixElement) ?? 'null') as PageMatrix | null;
  return matrix;
}
export function hasMatrix(): boolean {
  return document.getElementById(matrixElement) !== null;
}

/** What who opens the page wants to see: what it was written for. */
export function firstView(): 'catalogue' | 'report' | 'matrix' {
  if (document.getElementById(reportElement) !== null) return 'report';
  const text = textOf(matrixElement) ?? '';
  // The text begins with it; all of it is read only when it is looked at.
  return text === '' || text.startsWith('{"command":null') ? 'catalogue' : 'matrix';
}
