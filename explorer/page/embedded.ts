/**
 * What was put into this page beside its script, as JSON: by the build, and by `racewalk check --html` or `matrix --html`.
 * Who wrote it wrote the page, too: whoever alters the one can alter the other.
 */
import type { CatalogueProtocol } from '../../checker/report/catalogue.ts';
import {
  builtInMatrixElement,
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

/** What the build has compressed. */
function unpacked(id: string, type: string): Promise<Blob> {
  const text: string = JSON.parse(textOf(id) ?? '""');
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream, { headers: { 'content-type': type } }).blob();
}

/** What the worker runs. */
export function checkerCode(): Promise<Blob> {
  return unpacked(checkerElement, 'text/javascript');
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

let embedded: PageMatrix | null | undefined;
/** The one that the page was written for; null of other pages. */
export function embeddedMatrix(): PageMatrix | null {
  if (embedded === undefined) embedded = JSON.parse(textOf(matrixElement) ?? 'null') as PageMatrix | null;
  return embedded;
}
let shown: Promise<PageMatrix> | undefined;
/** That one, or what is built in. Read once somebody wants it: it is large. */
export function shownMatrix(): Promise<PageMatrix> {
  shown ??= readMatrix();
  return shown;
}
async function readMatrix(): Promise<PageMatrix> {
  return embeddedMatrix() ?? JSON.parse(await (await unpacked(builtInMatrixElement, 'application/json')).text());
}
export function hasMatrix(): boolean {
  return [matrixElement, builtInMatrixElement].some((id) => document.getElementById(id) !== null);
}

/** What who opens the page wants to see: what it was written for. */
export function firstView(): 'catalogue' | 'report' | 'matrix' {
  if (document.getElementById(reportElement) !== null) return 'report';
  return document.getElementById(matrixElement) === null ? 'catalogue' : 'matrix';
}
