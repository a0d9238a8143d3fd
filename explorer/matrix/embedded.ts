/** The matrix in this page: what `racewalk matrix --html` put there, or what docs/matrix kept when the page was built. */
import { matrixElement, type PageMatrix } from '../../checker/report/page.ts';

let read: PageMatrix | null | undefined;

/** Null in a page without any. Read once somebody wants it: it is large. */
export function embeddedMatrix(): PageMatrix | null {
  if (read !== undefined) return read;
  const text = document.getElementById(matrixElement)?.textContent;
  // The build or the command wrote it with the page; whoever alters the one can alter the other.
  const matrix: PageMatrix | null = text === undefined || text === null ? null : JSON.parse(text);
  read = matrix;
  return matrix;
}

/** What who opens the page wants to see: the matrix, if that is what the page was written for. */
export function firstView(): 'catalogue' | 'matrix' {
  const text = document.getElementById(matrixElement)?.textContent ?? '';
  // The text begins with it; all of it is read only when it is looked at.
  return text === '' || text.startsWith('{"command":null') ? 'catalogue' : 'matrix';
}
