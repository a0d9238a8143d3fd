/** `racewalk merge`: the parts of a run as the one run that they are. */
import { ResultsDocument } from '../files/document.ts';
import { type PartDocument, readPart } from '../files/part-document.ts';
import { readText } from '../files/receipt-file.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { flag, type RawOptions } from '../options/options.ts';
import { endText, exitCode } from './check-reports.ts';

/** Throws UsageError for parts that are missing, doubled, of another run, or altered, each by the name of its file. */
export async function mergeCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  if (names.length === 0)
    throw new UsageError("which parts? name the files that 'racewalk check --shard 1/2 --json' printed");
  const parts = names.map((name) => readPart(name, readText(name, io))).sort((a, b) => a.note.number - b.note.number);
  refuseOthers(parts);
  const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
  const results = parts.flatMap((part) => part.results).sort((a, b) => a.place.position - b.place.position);
  const entries = results.map(({ entry }) => entry);
  const [first] = parts;
  if (flag(options, 'json')) {
    const document = new ResultsDocument(io, 'check');
    for (const entry of entries) document.add(entry);
    document.end({ skipped, limits: first?.limits, measured: measuredOf(parts) });
  } else {
    for (const { place } of results) io.out(place.text);
    const version = entries[0]?.receipt.version ?? io.version;
    io.out(endText(entries, skipped, { width: io.width, paint: io.paint, version }));
  }
  return exitCode(entries, skipped, false);
}

function refuseOthers(parts: readonly PartDocument[]): void {
  const [first] = parts;
  if (first === undefined) return;
  const { of, run, tasks } = first.note;
  for (const { name, note } of parts) {
    if (note.of === of && note.run === run && note.tasks === tasks) continue;
    throw new UsageError(
      `${name} is of another run than ${first.name}: part ${note.number}/${note.of} beside ${first.note.number}/${of}, other scenarios, options or another version`,
    );
  }
  const byNumber = new Map<number, PartDocument>();
  for (const part of parts) {
    const twin = byNumber.get(part.note.number);
    if (twin !== undefined)
      throw new UsageError(`${part.name} is part ${part.note.number}/${of}, and so is ${twin.name}`);
    byNumber.set(part.note.number, part);
  }
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((number) => !byNumber.has(number));
  if (missing.length === 0) return;
  throw new UsageError(
    `part${missing.length === 1 ? '' : 's'} ${missing.join(', ')} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing: run 'racewalk check --shard ${missing[0]}/${of} --json'`,
  );
}

/** The time of all parts together; how long each result took. */
function measuredOf(parts: readonly PartDocument[]): object {
  const sum = (field: string): number => parts.reduce((total, { measured }) => total + Number(measured[field] ?? 0), 0);
  return {
    seconds: Math.max(...parts.map(({ measured }) => Number(measured.seconds ?? 0))),
    cpuSeconds: sum('cpuSeconds'),
    results: parts.flatMap(({ measured }) => measured.results ?? []),
  };
}
