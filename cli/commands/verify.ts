/** `racewalk verify`: searches again what a receipt is about, and compares every figure. */
import { buildSystem } from '../../checker/compile/system/build.ts';
import { tracePath } from '../../checker/counterexample/trace.ts';
import { wrap } from '../../checker/report/columns.ts';
import { resultEntry, traceEntry } from '../../checker/report/document.ts';
import type { Cut, Result } from '../../checker/report/result.ts';
import { cutText } from '../../checker/report/text.ts';
import { ResultsDocument } from '../files/document.ts';
import { load } from '../files/load.ts';
import { isMatrixText } from '../files/matrix-file.ts';
import { visible } from '../files/paragraph.ts';
import { type Entry, figuresOf, readReceipts, readText } from '../files/receipt-file.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { jobsOf, limitsOf } from '../options/limits.ts';
import { flag, type RawOptions, text } from '../options/options.ts';
import { mutantsOf, type Task } from '../options/select.ts';
import { searches } from '../searchers/searches.ts';
import { verifyWithOrder } from './lock-order.ts';
import { verifyMatrix } from './verify-matrix.ts';

interface Comparison {
  readonly entry: Entry;
  readonly figures: readonly Figure[];
  /** Why nothing can be said; null if something can. */
  readonly undecided: string | null;
}
interface Figure {
  readonly figure: string;
  readonly receipt: unknown;
  readonly now: unknown;
  readonly same: boolean;
}

/** Exits with 0 if every figure is the same, with 1 if one differs, with 3 if some cannot be repeated. */
export async function verifyCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const document = readText(name, io);
  if (isMatrixText(document)) return verifyMatrix(document, name === '-' ? 'standard input' : name, options, io);
  const { entries, memory, way, skipped: missing } = readReceipts(name, document);
  const limits = limitsOf(options, io, memory);
  const tasks = await tasksOf(entries, text(options, 'file'), io);
  const repeatable = tasks.filter(({ entry }) => unrepeatable(entry, memory) === null);
  const found = new Map<Entry, Comparison>();
  const report = flag(options, 'json') ? new JsonReport(io) : new TextReport(io);
  let next = 0;
  // Those that cannot be repeated wait for no search.
  const flush = (): void => {
    for (; next < entries.length; next++) {
      const [entry] = entries.slice(next);
      if (entry === undefined) return;
      const why = unrepeatable(entry, memory);
      const comparison = why === null ? found.get(entry) : { entry, figures: [], undecided: why };
      if (comparison === undefined) return;
      report.add(comparison);
      found.set(entry, comparison);
    }
  };
  flush();
  let at = 0;
  const manner = { limits, jobs: jobsOf(options, io), way, kept: null };
  for await (const { task, result } of searches(repeatable, manner, io)) {
    const entry = repeatable[at++]?.entry;
    if (entry === undefined) break;
    const isCutNow = result.cut !== null && result.cut !== entry.cut && !endsByItself.includes(result.cut);
    found.set(entry, {
      entry,
      figures: isCutNow ? [] : compared(entry, foundNow(task, result, entry, io.version), io.version),
      undecided: isCutNow ? `this run was cut: ${cutText(result.cut)}` : null,
    });
    flush();
  }
  const comparisons = [...found.values()];
  const skipped = entries.length - comparisons.length;
  report.end(comparisons, skipped, missing);
  if (comparisons.some(differs)) return 1;
  return skipped > 0 || comparisons.some(({ undecided }) => undecided !== null) ? 3 : 0;
}

type EntryTask = Task & { readonly entry: Entry };

/** A file is code: only one that the user names is run, never one that a receipt names. */
async function tasksOf(entries: readonly Entry[], given: string | null, io: Io): Promise<EntryTask[]> {
  const files = [...new Set(entries.flatMap(({ file }) => file ?? []))];
  const [named, ...others] = files;
  if (named !== undefined && given === null) {
    throw new UsageError(
      `the receipt is about ${visible(named)}, which is run to verify it: write --file and where you have that file`,
    );
  }
  if (others.length > 0) {
    throw new UsageError(`the receipt is about ${files.length} files, and one can be verified at a time`);
  }
  if (given !== null && named === undefined)
    throw new UsageError(`the receipt is about no file, so --file is not needed`);
  const loaded = await load(
    [...new Set(entries.map(({ file, scenario }) => (file === null ? scenario : (given ?? ''))))],
    io,
  );
  return entries.map((entry) => {
    const { scenario: name, mutant } = entry;
    const file = entry.file === null ? null : given;
    const found = loaded.find((each) => each.scenario.name === name && each.file === file);
    if (found === undefined) throw new UsageError(`${file ?? 'racewalk'} has no scenario '${name}' any more`);
    if (mutant !== null && !mutantsOf(found.scenario).includes(mutant)) {
      throw new UsageError(`scenario '${name}' has no mutant '${mutant}' any more`);
    }
    return { ...found, mutant, entry };
  });
}

/** What is the same in every run: seeds, bounds and the memory of hashes stand in the receipt. */
const endsByItself: readonly Cut[] = ['violation', 'runs', 'preemptions', 'lossy', 'buffers'];

/** Only what ended by itself, or at a limit that the user gave, ends there again. */
function unrepeatable({ cut }: Entry, memory: number | null): string | null {
  if (cut === null || endsByItself.includes(cut) || (cut === 'memory' && memory !== null)) return null;
  return `it cannot be repeated: ${cutText(cut)}`;
}

function foundNow(task: Task, result: Result, entry: Entry, version: string) {
  const { scenario, mutant } = task;
  // Where the file lies is no figure of the search.
  const { file } = entry;
  const system = buildSystem(scenario, mutant);
  const verification = verifyWithOrder(task, result);
  const figures = new Map(figuresOf(resultEntry(system, result, verification, { version, file })));
  const { violation } = verification;
  const trace = entry.figures.get('trace');
  if (trace === undefined || violation === null) return figures;
  const { path, property, cycle } = violation;
  // Which of the two forms was asked for, the receipt does not say.
  const [short, full] = [false, true].map((all) => traceEntry(tracePath(system, path, property, all, cycle)));
  return figures.set('trace', canonical(full) === canonical(trace) ? full : short);
}

/** What a result has only at times. */
const optional = ['reductions', 'trace'];
const nothing = 'not there';

function compared({ figures, scenario, version }: Entry, now: ReadonlyMap<string, unknown>, versionNow: string) {
  const unknown = [...figures.keys()].find((figure) => !now.has(figure) && !optional.includes(figure));
  if (unknown !== undefined) throw new UsageError(`'${unknown}' of '${scenario}' is no figure of a receipt`);
  // Another version may have had fewer.
  const names = new Set([...figures.keys(), ...(version === versionNow ? now.keys() : [])]);
  return [...names].map((figure): Figure => {
    const [receipt, value] = [figures, now].map((values) => (values.has(figure) ? values.get(figure) : nothing));
    return {
      figure,
      receipt,
      now: value,
      same: figures.has(figure) === now.has(figure) && canonical(receipt) === canonical(value),
    };
  });
}

/** The same text for the same value, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function differs({ figures }: Comparison): boolean {
  return figures.some(({ same }) => !same);
}
function hasChanged({ figures }: Comparison): boolean {
  return figures.some(({ figure, same }) => figure === 'fingerprint' && !same);
}

interface Report {
  add(comparison: Comparison): void;
  /** `missing`: how many the run that wrote the receipt had no time for. */
  end(comparisons: readonly Comparison[], skipped: number, missing: number): void;
}

class TextReport implements Report {
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  add(comparison: Comparison): void {
    const { scenario, mutant, version } = comparison.entry;
    const { paint, width } = this.io;
    const tone = comparison.undecided !== null ? 'warning' : differs(comparison) ? 'bad' : 'good';
    const by = version === this.io.version ? '' : `; written by racewalk ${version}, this is ${this.io.version}`;
    const line = `${mutant === null ? scenario : `${scenario} / ${mutant}`}: ${inWords(comparison)}${by}`;
    const [first = '', ...others] = wrap(visible(line), width, 2);
    this.io.out(`${[paint(tone, first), ...others].join('\n')}\n`);
  }

  end(comparisons: readonly Comparison[], skipped: number, missing: number): void {
    const differing = comparisons.filter(differs).length;
    const undecided = comparisons.filter((comparison) => comparison.undecided !== null).length;
    const count = comparisons.length + skipped;
    const parts = [
      differing > 0 ? `${differing} DIFFERENT` : '',
      undecided > 0 ? `${undecided} not repeated` : '',
      skipped > 0 ? `${skipped} not searched` : '',
    ].filter((part) => part !== '');
    if (missing > 0) this.io.out(`The run that wrote the receipt was interrupted before ${missing} more.\n`);
    this.io.out(`${count} ${count === 1 ? 'result' : 'results'}: ${parts.join(', ') || 'every figure is the same'}\n`);
  }
}

function inWords(comparison: Comparison): string {
  const { figures, undecided } = comparison;
  if (undecided !== null) return undecided;
  if (!differs(comparison)) return `the same, ${figures.length} figures`;
  const changed = hasChanged(comparison) ? 'the scenario has changed since: ' : '';
  const list = figures.filter(({ same }) => !same);
  const words = list.map(({ figure, receipt, now }) => `${figure} ${shown(receipt)}, now ${shown(now)}`);
  return `DIFFERENT: ${changed}${words.join('; ')}`;
}

const shownMax = 80;
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`;
}

class JsonReport implements Report {
  private readonly document: ResultsDocument;

  constructor(io: Io) {
    this.document = new ResultsDocument(io, 'verify');
  }

  add(comparison: Comparison): void {
    const { entry, figures, undecided } = comparison;
    const { scenario, mutant, file, version } = entry;
    const same = undecided === null ? !differs(comparison) : null;
    const changed = hasChanged(comparison);
    this.document.add({ scenario, mutant, file, version, same, changed, undecided, figures });
  }

  end(_comparisons: readonly Comparison[], skipped: number, missing: number): void {
    this.document.end({ skipped, missing });
  }
}
