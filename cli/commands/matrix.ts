/** `racewalk matrix`: what every step of every machine is there for. */
import { type Group, type Plan, planOf, type Row, rowOf } from '../../checker/necessity/matrix.ts';
import { type Outcome, statuses } from '../../checker/necessity/weigh.ts';
import { matrixSummary, matrixText } from '../../checker/report/matrix.ts';
import { inFile, type Loaded, load } from '../files/load.ts';
import { KeptMatrix, matrixJson, scenariosOf } from '../files/matrix-file.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions, text } from '../options/options.ts';
import { Scales } from '../searchers/weighing.ts';

/** Exits with 0 if every row is known, with 3 if the run was interrupted before. */
export async function matrixCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const only = onlyOf(options);
  const scales = new Scales(limitsOf(options, io), jobsOf(options, io), io);
  const folder = text(options, 'checkpoint');
  const kept = folder === null ? null : new KeptMatrix(folder, io);
  const plans = (await groupsOf(names, io)).map(({ name, file, ...group }) => {
    return { name, file, plan: inFile(file, () => planOf(group)) };
  });
  const found: Matrix[] = [];
  try {
    for (const { name, file, plan } of plans) {
      kept?.read(name);
      const matrix = await matrixOf({ name, plan, file, scales, kept, io });
      kept?.write(name, { scenarios: scenariosOf(plan), rows: matrix.rows, skipped: matrix.missing });
      found.push(matrix);
      if (!flag(options, 'json')) print(matrix, only, io);
    }
  } finally {
    scales.stop();
  }
  const skipped = found.reduce((sum, { missing }) => sum + missing, 0);
  if (flag(options, 'json')) {
    const rows = found.flatMap((matrix) => matrix.rows).filter(({ status }) => only.includes(status));
    io.out(matrixJson({ scenarios: plans.flatMap(({ plan }) => scenariosOf(plan)), rows, skipped }));
  }
  return skipped > 0 ? 3 : 0;
}

function print({ plan, rows, missing }: Matrix, only: readonly string[], io: Io): void {
  const { width, paint } = io;
  io.out(
    matrixText(
      rows.filter(({ status }) => only.includes(status)),
      { width, paint },
    ),
  );
  io.out(`\n${matrixSummary(plan.group.protocol, rows, missing)}\n`);
}

function onlyOf(options: RawOptions): readonly string[] {
  const written = text(options, 'only');
  if (written === null) return statuses;
  const asked = written.split(',').map((each) => each.trim());
  const unknown = asked.find((each) => !statuses.some((status) => status === each));
  if (unknown !== undefined) throw new UsageError(`--only ${written}: write some of ${statuses.join(', ')}`);
  return asked;
}

interface NamedGroup extends Group {
  /** As the command line says it: the name of the file that keeps it. */
  readonly name: string;
  readonly file: string | null;
}

/** A name is that of a protocol, of a scenario, which stands alone then, or of a file. */
export async function groupsOf(names: readonly string[], io: Io): Promise<NamedGroup[]> {
  const protocols = await io.protocols();
  const whole = ({ name, scenarios, unneeded = {} }: (typeof protocols)[number]): NamedGroup => ({
    ...{ name, protocol: name, scenarios, unneeded, file: null },
  });
  if (names.length === 0) return protocols.map(whole);
  const groups: NamedGroup[] = [];
  for (const name of new Set(names)) {
    const protocol = protocols.find((each) => each.name === name);
    groups.push(protocol === undefined ? await alone(name, io) : whole(protocol));
  }
  return groups;
}
async function alone(name: string, io: Io): Promise<NamedGroup> {
  const loaded = await load([name], io);
  const scenarios = loaded.map(({ scenario }) => scenario);
  const of = (await io.protocols()).find((each) => scenarios.some((scenario) => each.scenarios.includes(scenario)));
  return { name, protocol: of?.name ?? name, scenarios, unneeded: of?.unneeded ?? {}, file: loaded[0]?.file ?? null };
}

export interface Matrix {
  readonly plan: Plan;
  readonly rows: readonly Row[];
  /** How many rows are not known. */
  readonly missing: number;
}

export interface Work {
  readonly name: string;
  readonly plan: Plan;
  readonly file: string | null;
  readonly scales: Scales;
  /** Null where everything is searched. */
  readonly kept: KeptMatrix | null;
  readonly io: Io;
}

/** Milliseconds after which what is known is kept, so that a kill costs no more. */
const keepEvery = 20_000;

/** The rows of a protocol in their order, whatever the number of lanes. */
export async function matrixOf({ name, plan, file, scales, kept, io }: Work): Promise<Matrix> {
  const { group, scenarios, weakenings } = plan;
  const rows: (Row | null)[] = weakenings.map(() => null);
  const known = (): Row[] => rows.filter((row) => row !== null);
  let next = 0;
  let told = io.now();
  const work = async (lane: number): Promise<void> => {
    for (let at = next++; at < weakenings.length; at = next++) {
      const weakening = weakenings[at];
      if (weakening === undefined) return;
      rows[at] = await rowOf(group, weakening, async (scenario, form): Promise<Outcome | null> => {
        const loaded: Loaded = { scenario, file };
        return kept?.known(scenarios.get(scenario), form) ?? (await scales.weigh(loaded, form, lane));
      });
      if (io.now() - told < keepEvery) continue;
      told = io.now();
      kept?.write(name, { scenarios: scenariosOf(plan), rows: known(), skipped: weakenings.length - known().length });
      io.err(`racewalk: ${group.protocol}: ${known().length} of ${weakenings.length} weakenings\n`);
    }
  };
  await Promise.all(Array.from({ length: scales.lanes }, (_, lane) => work(lane)));
  return { plan, rows: known(), missing: weakenings.length - known().length };
}
