/** `racewalk verify` of a matrix: searches every weakening in it again, and compares every row. */
import { isDeepStrictEqual } from 'node:util';
import { planOf, type Row } from '../../checker/necessity/matrix.ts';
import { format } from '../../checker/necessity/weakenings.ts';
import { wrap } from '../../checker/report/columns.ts';
import { printDocument } from '../files/document.ts';
import { inFile } from '../files/load.ts';
import { parseMatrix, scenariosOf } from '../files/matrix-file.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions } from '../options/options.ts';
import { Scales } from '../searchers/weighing.ts';
import { groupsOf, matrixOf } from './matrix.ts';

/** A row that is not as the document has it. */
interface Difference {
  readonly protocol: string;
  readonly name: string;
  /** Null: it is not in the document. */
  readonly receipt: Row | null;
  /** Null: it is not found any more. */
  readonly now: Row | null;
}

/** Exits with 0 if every row is the same, with 1 if one differs, with 3 if the run was interrupted before. */
export async function verifyMatrix(text: string, name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const document = parseMatrix(text, name);
  if (document.format !== format) {
    throw new UsageError(
      `${name} has the weakenings of another version of racewalk: write it anew with 'racewalk matrix'`,
    );
  }
  const protocols = [...new Set(document.scenarios.map(({ protocol }) => protocol))];
  const scales = new Scales(limitsOf(options, io), jobsOf(options, io), io);
  const differences: Difference[] = [];
  let missing = document.skipped;
  let same = 0;
  try {
    for (const { name: protocol, file, ...group } of await groupsOf(protocols, io)) {
      const known = new Set(document.scenarios.flatMap((each) => (each.protocol === protocol ? [each.scenario] : [])));
      // A matrix of one scenario is verified as one.
      const scenarios = group.scenarios.filter((scenario) => known.has(scenario.name));
      const plan = inFile(file, () => planOf({ ...group, scenarios }));
      const found = await matrixOf({ name: protocol, plan, file, scales, kept: null, io });
      missing += found.missing;
      const rows = document.rows.filter((row) => row.protocol === protocol);
      const compared = compare(protocol, rows, found.rows, found.missing > 0);
      const fingerprints = document.scenarios.filter((each) => each.protocol === protocol);
      if (!isDeepStrictEqual(scenariosOf(plan), fingerprints)) io.err(`racewalk: ${protocol} has changed since\n`);
      differences.push(...compared);
      same += found.rows.length - compared.filter(({ now }) => now !== null).length;
    }
  } finally {
    scales.stop();
  }
  if (flag(options, 'json')) printDocument(io, 'verify', { same, differences, skipped: missing });
  else io.out(differences.map((each) => inWords(each, io.width)).join('') + summary(same, differences.length, missing));
  if (differences.length > 0) return 1;
  return missing > 0 ? 3 : 0;
}

/** `isCut`: rows that are not found may only not have been searched. */
function compare(protocol: string, before: readonly Row[], after: readonly Row[], isCut: boolean): Difference[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((name): Difference[] => {
    const [receipt, now] = [before, after].map((rows) => rows.find((row) => row.name === name) ?? null);
    if (receipt === undefined || now === undefined || (now === null && isCut)) return [];
    return isDeepStrictEqual(receipt, now) ? [] : [{ protocol, name, receipt, now }];
  });
}

function inWords({ name, receipt, now }: Difference, width: number): string {
  const status = (row: Row | null): string =>
    row === null
      ? 'not there'
      : [row.status, row.property, row.steps, row.scenario, row.replay].filter((each) => each !== null).join(' ');
  return `${wrap(`${name}: DIFFERENT: ${status(receipt)}; now ${status(now)}`, width, 2).join('\n')}\n`;
}

function summary(same: number, differing: number, missing: number): string {
  const parts = [
    `${same} the same`,
    differing > 0 ? `${differing} DIFFERENT` : '',
    missing > 0 ? `${missing} not searched` : '',
  ];
  return `${parts.filter((part) => part !== '').join(', ')}\n`;
}
