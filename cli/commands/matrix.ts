/** `racewalk matrix`: what every step of every machine is there for. */
import { writeDefinition } from '../../checker/definition/write.ts';
import { type Decided, Decision, forgetful, type Memory, raisedBy } from '../../checker/necessity/decide.ts';
import { type Group, type Plan, planOf, type Row, reasonFor } from '../../checker/necessity/matrix.ts';
import { statuses } from '../../checker/necessity/status.ts';
import { matrixSummary, matrixText } from '../../checker/report/matrix.ts';
import { builtInMatrixElement, matrixElement, type PageMatrix } from '../../checker/report/page.ts';
import { pageProtocol } from '../files/html-matrix.ts';
import { explorerPage } from '../files/html-report.ts';
import { inFile, load } from '../files/load.ts';
import { documentOf, KeptMatrix, matrixJson } from '../files/matrix-file.ts';
import { withElement, withoutElement } from '../files/page-element.ts';
import { writeNamed } from '../files/write-named.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions, text } from '../options/options.ts';
import { Scales } from '../searchers/weighing.ts';

/** Exits with 0 if every row is known, with 3 if the run was interrupted before. */
export async function matrixCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const only = onlyOf(options);
  const page = text(options, 'html');
  const writePage = (content: () => string): void => {
    if (page !== null) writeNamed(page, io.cwd, content(), `--html ${page}`);
  };
  // A folder that is not there is said before the searches.
  writePage(() => '');
  const scales = new Scales(limitsOf(options, io), jobsOf(options, io), io);
  const folder = text(options, 'checkpoint');
  const kept = folder === null ? null : new KeptMatrix(folder, io);
  const asked = await groupsOf(names, io);
  const groups = kept === null ? asked : await withKept(asked, kept, io);
  const plan = planIn(groups);
  kept?.read(plan);
  let decided: Decided;
  try {
    decided = await decide({
      plan,
      groups,
      scales,
      memory: kept ?? forgetful,
      io,
      keep: (so) => kept?.write(plan, so),
    });
  } finally {
    scales.stop();
  }
  kept?.write(plan, decided);
  const protocols = asked.map(({ protocol }) => protocol);
  const reasons = [...groups, ...(await protocolsOf(io))];
  writePage(() =>
    pageOf(asked, decided, (row) => reasonFor(row, reasons), ['racewalk matrix', ...names].join(' '), io),
  );
  if (flag(options, 'json')) {
    const document = documentOf(decided, protocols);
    io.out(matrixJson({ ...document, rows: document.rows.filter(({ status }) => only.includes(status)) }));
  } else for (const protocol of protocols) print(protocol, reasons, decided, only, io);
  return decided.skipped.length > 0 ? 3 : 0;
}

function pageOf(
  asked: readonly LoadedGroup[],
  decided: Decided,
  reasonOf: (row: Row) => string | null,
  command: string,
  { version }: Io,
): string {
  const matrix: PageMatrix = {
    ...{ command, version },
    protocols: asked.map(({ protocol }) => pageProtocol(protocol, documentOf(decided, [protocol]), reasonOf)),
    definitions: asked.filter(({ file }) => file !== null).flatMap(({ scenarios }) => scenarios.map(writeDefinition)),
  };
  return withElement(withoutElement(explorerPage(), builtInMatrixElement), matrixElement, matrix);
}

function print(
  protocol: string,
  reasons: readonly Group[],
  { rows, skipped, unreached }: Decided,
  only: readonly string[],
  { width, paint, out }: Io,
): void {
  const own = rows.filter((row) => row.protocol === protocol);
  const reasonOf = (row: Row): string | null => reasonFor(row, reasons);
  const shown = own.filter(({ status }) => only.includes(status));
  out(matrixText(shown, reasonOf, { width, paint }));
  const rest = { skipped: raisedBy(protocol, skipped), unreached: raisedBy(protocol, unreached) };
  out(`\n${matrixSummary(protocol, own, reasonOf, rest)}\n`);
}

function onlyOf(options: RawOptions): readonly string[] {
  const written = text(options, 'only');
  if (written === null) return statuses;
  const asked = written.split(',').map((each) => each.trim());
  const unknown = asked.find((each) => !statuses.some((status) => status === each));
  if (unknown !== undefined) throw new UsageError(`--only ${written}: write some of ${statuses.join(', ')}`);
  return asked;
}

export interface LoadedGroup extends Group {
  /** Null for scenarios of our own. */
  readonly file: string | null;
}

/** A name is that of a protocol, of a scenario, which stands alone then, or of a file. */
export async function groupsOf(names: readonly string[], io: Io): Promise<LoadedGroup[]> {
  const protocols = await protocolsOf(io);
  if (names.length === 0) return protocols;
  const groups: LoadedGroup[] = [];
  for (const name of new Set(names)) {
    groups.push(protocols.find(({ protocol }) => protocol === name) ?? (await alone(name, io)));
  }
  return groups;
}
async function protocolsOf(io: Io): Promise<LoadedGroup[]> {
  const protocols = await io.protocols();
  return protocols.map(({ name, scenarios, unneeded = {} }) => ({ protocol: name, scenarios, unneeded, file: null }));
}
async function alone(name: string, io: Io): Promise<LoadedGroup> {
  const loaded = await load([name], io);
  const scenarios = loaded.map(({ scenario }) => scenario);
  const of = (await io.protocols()).find((each) => scenarios.some((scenario) => each.scenarios.includes(scenario)));
  return { protocol: of?.name ?? name, scenarios, unneeded: of?.unneeded ?? {}, file: loaded[0]?.file ?? null };
}

/** A folder is one matrix: whose rows it keeps take part in every decision. */
async function withKept(asked: readonly LoadedGroup[], kept: KeptMatrix, io: Io): Promise<LoadedGroup[]> {
  const protocols = await protocolsOf(io);
  const names = new Set(asked.map(({ protocol }) => protocol));
  const others = protocols.filter(({ protocol }) => !names.has(protocol) && kept.has(protocol));
  return [...asked, ...others];
}

/** Throws UsageError for two groups of one name. */
export function planIn(groups: readonly LoadedGroup[]): Plan {
  const names = groups.map(({ protocol }) => protocol);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined)
    throw new UsageError(`'${twin}' is asked for twice: name the protocol instead of its scenarios`);
  return inFile(groups.find(({ file }) => file !== null)?.file ?? null, () => planOf(groups));
}

export interface Work {
  readonly plan: Plan;
  readonly groups: readonly LoadedGroup[];
  readonly scales: Scales;
  readonly memory: Memory;
  /** Told now and then how far it is. */
  readonly keep: (decided: Decided) => void;
  readonly io: Io;
}

/** Milliseconds after which what is known is kept, so that a kill costs no more. */
const keepEvery = 20_000;

export async function decide({ plan, groups, scales, memory, keep, io }: Work): Promise<Decided> {
  const decision = new Decision(plan, memory);
  const files = new Map(groups.map(({ protocol, file }) => [protocol, file]));
  let told = io.now();
  await decision.run(scales.lanes, async ({ ground: { protocol, scenario }, weakening }, lane) => {
    if (io.now() - told >= keepEvery) {
      told = io.now();
      const { decided } = decision;
      keep(decided);
      const open = decided.skipped.length;
      io.err(`racewalk: in ${scenario.name}: ${open} of ${plan.questions.length} weakenings are not decided\n`);
    }
    return scales.weigh({ scenario, file: files.get(protocol) ?? null }, weakening.name, lane);
  });
  return decision.decided;
}
