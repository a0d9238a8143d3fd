/** `racewalk drift`: whether kernel functions are still what the machines were read beside. */
import { resolve } from 'node:path';
import { wrap } from '../../checker/report/columns.ts';
import { functionsOf, type KernelFunction } from '../../checker/report/functions.ts';
import { printDocument } from '../files/document.ts';
import { load } from '../files/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { hashOf } from '../kernel-source/c-function.ts';
import { notesOfPackage, type ReadBeside, readNotes, writeNotes } from '../kernel-source/read-beside.ts';
import { type KernelTree, kernelTree } from '../kernel-source/tree.ts';
import { flag, type RawOptions, text } from '../options/options.ts';

type Status = 'unchanged' | 'changed' | 'moved' | 'gone' | 'not noted';
/** The tree before, and what shows how texts differ. */
interface Before {
  readonly tree: KernelTree;
  readonly compare: typeof import('diff').createTwoFilesPatch;
}
interface Drift {
  readonly place: string;
  readonly status: Status;
  /** What the machines say that they were read beside. */
  readonly versions: readonly string[];
  /** The version whose body it has; else the versions that were read. */
  readonly noted: readonly string[];
  /** The file in which it is now, where it has moved. */
  readonly now: string | null;
  /** Where it is gone: files with a function of that name, which may be another one. */
  readonly elsewhere: readonly string[];
  readonly hash: string | null;
  readonly steps: KernelFunction['steps'];
  readonly diff: string | null;
}

export async function driftCommand(
  path: string,
  names: readonly string[],
  options: RawOptions,
  io: Io,
): Promise<ExitCode> {
  const tree = kernelTree(path, io.cwd);
  const since = text(options, 'since');
  // Loaded here, since nothing else compares texts.
  const old =
    since === null ? null : { tree: kernelTree(since, io.cwd), compare: (await import('diff')).createTwoFilesPatch };
  const given = text(options, 'notes');
  const file = given === null ? notesOfPackage() : resolve(io.cwd, given);
  const notes = readNotes(file);
  const loaded = await load(names, io);
  // What was read beside a seed document is in no source tree.
  const functions = functionsOf(loaded.map(({ scenario }) => scenario)).filter(
    ({ versions }) => versions.length === 0 || versions.some((version) => /^\d/.test(version)),
  );
  if (functions.length === 0) throw new UsageError(nothingNamed(names));
  const drifts = functions.map((each) => driftOf(each, tree, old, notes));
  if (flag(options, 'accept')) return accept(drifts, tree, file, notes, io);
  if (flag(options, 'json')) {
    const entries = drifts.map(({ steps, ...drift }) => ({ ...drift, machines: Object.fromEntries(steps) }));
    printDocument(io, 'drift', { version: tree.version, functions: entries });
  } else print(drifts, tree, io);
  return drifts.every(({ status }) => status === 'unchanged') ? 0 : 1;
}

function nothingNamed(names: readonly string[]): string {
  const whose = names.length === 0 ? 'the machines' : names.join(', ');
  return `${whose}: no step names a kernel function; write meta: { in: 'mm/memory.c:do_anonymous_page', version: '6.1' } at a state`;
}

function driftOf(
  { file, name, steps, versions }: KernelFunction,
  tree: KernelTree,
  old: Before | null,
  notes: ReadBeside,
): Drift {
  const place = `${file}:${name}`;
  const known = notes.get(place) ?? new Map<string, string>();
  const alikeIn = (list: readonly string[]): string[] => {
    const hash = hashOf(list);
    return [...known].flatMap(([version, each]) => (each === hash ? [version] : []));
  };
  const common = { place, steps, versions };
  const here = tree.definitions(file, name);
  if (here.length === 0) {
    const others = tree.whereElse(name);
    // A name may be used twice: only the same body tells that it is the same function.
    const same = others.find((other) => alikeIn(tree.definitions(other, name)).length > 0);
    if (same === undefined)
      return {
        ...common,
        status: 'gone',
        noted: [...known.keys()],
        now: null,
        elsewhere: others,
        hash: null,
        diff: null,
      };
    const found = tree.definitions(same, name);
    const rest = { noted: alikeIn(found), hash: hashOf(found), diff: null };
    return { ...common, status: 'moved', now: same, elsewhere: [], ...rest };
  }
  const hash = hashOf(here);
  const alike = alikeIn(here);
  const status: Status = alike.length > 0 ? 'unchanged' : known.size === 0 ? 'not noted' : 'changed';
  const before = old?.tree.definitions(file, name) ?? [];
  const differs = status !== 'unchanged' && before.length > 0 && hashOf(before) !== hash;
  const whole = (list: readonly string[]): string => `${list.join('\n')}\n`;
  const patch = differs ? old?.compare(`a/${file}`, `b/${file}`, whole(before), whole(here)) : null;
  // Its first line only divides it from what is before.
  const diff = patch?.split('\n').slice(1).join('\n') ?? null;
  const noted = alike.length > 0 ? alike : [...known.keys()];
  return { ...common, status, noted, now: null, elsewhere: [], hash, diff };
}

/** Notes what the machines say that they were read beside, and what is the same as something that was read. */
function accept(drifts: readonly Drift[], { version }: KernelTree, file: string, notes: ReadBeside, io: Io): ExitCode {
  if (version === null)
    throw new UsageError('--accept notes hashes under a version, but the tree has no Makefile that tells one');
  const read = drifts.flatMap(({ place, hash, status, versions }) =>
    hash !== null && (status === 'unchanged' || versions.includes(version)) ? [{ place, hash }] : [],
  );
  for (const { place, hash } of read) notes.set(place, new Map([...(notes.get(place) ?? []), [version, hash]]));
  writeNotes(file, notes);
  const others = drifts.length - read.length;
  const left = `of ${others} the machines do not say so, and they have changed or were never noted: read them, and write version: '${version}' there`;
  io.out(`${read.length} functions noted as read beside ${version}${others === 0 ? '' : `; ${left}`}\n`);
  return 0;
}

function print(drifts: readonly Drift[], { version }: KernelTree, io: Io): void {
  const { paint, width } = io;
  for (const { place, status, noted, now, elsewhere, steps, diff } of drifts) {
    if (status === 'unchanged') continue;
    const where = now === null ? '' : `, to ${now}`;
    const against = noted.length === 0 ? '' : ` (read beside ${noted.join(', ')})`;
    io.out(
      `${paint(status === 'not noted' ? 'warning' : 'bad', `${status}${where}`)}  ${paint('strong', place)}${against}\n`,
    );
    if (elsewhere.length > 0) {
      const text = `a function of that name is in ${elsewhere.join(', ')}, with a body that nobody has read: maybe this one, maybe another`;
      io.out(`${wrap(text, width, 2, 2).join('\n')}\n`);
    }
    for (const [machine, list] of steps) {
      io.out(`${wrap(`${machine}: ${list.join('; ')}`, width, 2, 2).join('\n')}\n`);
    }
    if (diff !== null) io.out(`${diff.trimEnd()}\n`);
  }
  const count = (status: Status): number => drifts.filter((each) => each.status === status).length;
  const parts = (['unchanged', 'changed', 'moved', 'gone', 'not noted'] as const).flatMap((status) =>
    count(status) === 0 ? [] : [`${count(status)} ${status}`],
  );
  io.out(`${drifts.length} functions${version === null ? '' : ` in ${version}`}: ${parts.join(', ')}\n`);
}
