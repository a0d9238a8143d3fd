/** `racewalk verify` of a matrix: searches every weakening in it again, and compares every row. */
import { isDeepStrictEqual } from 'node:util';
import { forgetful } from '../../checker/necessity/decide.ts';
import { type Row, rowName } from '../../checker/necessity/matrix.ts';
import { wrap } from '../../checker/report/columns.ts';
import { printDocument } from '../files/document.ts';
import { documentOf, parseMatrix } from '../files/matrix-file.ts';
import { visible } from '../files/paragraph.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, text as given, type RawOptions } from '../options/options.ts';
import { Scales } from '../searchers/weighing.ts';
import { decide, groupsOf, planIn } from './matrix.ts';

/** A row that is not as the document has it. */
interface Difference {
  readonly name: string;
  readonly receipt: Row;
  /** Null: it is not found any more. */
  readonly now: Row | null;
}

/**
 * Exits with 0 if every row is the same, with 1 if one differs, with 3 if the run was interrupted before. A row of a
 * protocol's file is decided by a scenario of that protocol, so that only those are searched.
 */
export async function verifyMatrix(text: string, name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const document = parseMatrix(text, name);
  const protocols = [...new Set(document.scenarios.map(({ protocol }) => protocol))];
  await refuseUnnamed(protocols, given(options, 'file'), io);
  const scenarios = new Set(document.scenarios.map(({ scenario }) => scenario));
  // A matrix of one scenario is verified as one.
  const groups = (await groupsOf(protocols, io)).map((group) => {
    return { ...group, scenarios: group.scenarios.filter((each) => scenarios.has(each.name)) };
  });
  const whole = planIn(groups);
  const receipts = new Map(document.rows.map((row) => [rowName(row), row]));
  const plan = { ...whole, questions: whole.questions.filter((question) => receipts.has(question.name)) };
  const scales = new Scales(limitsOf(options, io), jobsOf(options, io), io);
  const decided = await decide({ plan, groups, scales, memory: forgetful, keep: () => {}, io }).finally(() =>
    scales.stop(),
  );
  const skipped = new Set(decided.skipped.map((question) => question.name));
  const found = new Map(decided.rows.map((row) => [rowName(row), row]));
  const differences = [...receipts].flatMap(([row, receipt]): Difference[] => {
    const now = found.get(row) ?? null;
    return skipped.has(row) || isDeepStrictEqual(receipt, now) ? [] : [{ name: row, receipt, now }];
  });
  const missing = document.skipped + skipped.size;
  const same = receipts.size - differences.length - skipped.size;
  if (!isDeepStrictEqual(documentOf(decided, protocols).scenarios, document.scenarios)) {
    io.err(`racewalk: ${protocols.join(', ')}: changed since\n`);
  }
  if (flag(options, 'json')) printDocument(io, 'verify', { same, differences, skipped: missing });
  else io.out(differences.map((each) => inWords(each, io.width)).join('') + summary(same, differences.length, missing));
  if (differences.length > 0) return 1;
  return missing > 0 ? 3 : 0;
}

/** A file is code: only one that the user names is run, never one that the matrix alone names. */
async function refuseUnnamed(protocols: readonly string[], named: string | null, io: Io): Promise<void> {
  const own = await io.protocols();
  const isOwn = (name: string): boolean =>
    own.some((each) => each.name === name || each.scenarios.some((scenario) => scenario.name === name));
  const file = protocols.find((name) => !isOwn(name) && name !== named);
  if (file !== undefined) {
    throw new UsageError(
      `the matrix is about ${visible(file)}, which is run to verify it: write --file ${visible(file)} where it lies`,
    );
  }
  if (named !== null && !protocols.includes(named)) {
    throw new UsageError('the matrix is about no such file, so --file is not needed');
  }
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
