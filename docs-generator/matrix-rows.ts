/** The one place that reads docs/matrix: what of its rows the pages tell. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MatrixRow {
  readonly protocol: string;
  readonly scenario: string;
  readonly machine: string;
  /** The kernel function that the step is in, as `file:function`; null in files that go by machines. */
  readonly function: string | null;
  readonly state: string;
  readonly event: string;
  readonly step: string;
  readonly weakening: string;
  readonly status: string;
  readonly property: string | null;
  readonly steps: number | null;
  /** The token that shows it. */
  readonly replay: string | null;
  /** Why it is there although nothing misses it. */
  readonly reason: string | null;
}

/** `root`: the folder of the repository. Throws for a file that has no rows, or a row that lacks a text. */
export function matrixRows(root: string): readonly MatrixRow[] {
  const folder = join(root, 'docs/matrix');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().flatMap((name) => {
    const document: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const rows = isRecord(document) ? document.rows : undefined;
    if (!Array.isArray(rows))
      throw new Error(`docs/matrix/${name} has no rows: 'racewalk matrix --checkpoint' writes them`);
    return rows.map((row: unknown): MatrixRow => {
      if (!isRecord(row)) throw new Error(`docs/matrix/${name} has a row that is no object`);
      const text = (key: string): string => {
        const value = row[key];
        if (typeof value !== 'string')
          throw new Error(`docs/matrix/${name}: a row has no '${key}': ${JSON.stringify(row)}`);
        return value;
      };
      const optional = (key: string): string | null => (typeof row[key] === 'string' ? text(key) : null);
      return {
        ...{ protocol: text('protocol'), scenario: text('scenario'), machine: text('machine'), state: text('state') },
        ...{ event: text('event'), step: text('step'), weakening: text('weakening'), status: text('status') },
        ...{
          function: optional('function'),
          property: optional('property'),
          replay: optional('replay'),
          reason: optional('reason'),
        },
        steps: typeof row.steps === 'number' ? row.steps : null,
      };
    });
  });
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
