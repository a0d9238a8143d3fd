/** The matrix as data of a page: what `matrix --html FILE` writes, and what every page has of docs/matrix. */
import type { Row } from '../../checker/necessity/matrix.ts';
import type { PageProtocol, PageRow } from '../../checker/report/page.ts';
import type { MatrixDocument } from './matrix-file.ts';

export function pageProtocol(
  name: string,
  { rows, skipped, unreached }: MatrixDocument,
  reasonOf: (row: Row) => string | null,
): PageProtocol {
  return { name, skipped, unreached, rows: rows.map((row) => pageRow(row, reasonOf(row))) };
}

function pageRow({ property, steps, replay, lost, ...row }: Row, reason: string | null): PageRow {
  return {
    ...row,
    ...(property === null ? {} : { property }),
    ...(steps === null ? {} : { steps }),
    ...(replay === null ? {} : { replay }),
    ...(lost.length === 0 ? {} : { lost }),
    ...(reason === null ? {} : { reason }),
  };
}
