/**
 * Checkpoints: a search as it stood between two batches. Records of states only ever grow at their end, so each
 * checkpoint writes those that are new, as segments that never change, and then replaces the manifest that lists them
 * all. The table is not kept: it is rebuilt from the records.
 */
import type { Engine } from './engine.ts';
import type { Finding } from './finding.ts';

/** Where checkpoints lie: a folder, or whatever takes bytes under a name. Its methods throw StorageError. */
export interface Storage {
  /** Writes bytes under a name that no manifest lists yet; they are safe when it returns. */
  write(name: string, bytes: Uint8Array): void;
  /** Like `write`, but whoever reads finds the old bytes or the new ones, whenever the process or the machine dies. */
  replace(name: string, bytes: Uint8Array): void;
  /** Null if there is nothing under the name. Of what is longer than that a little more may be given, or nothing. */
  read(name: string, bytesMax: number): Uint8Array | null;
  /** A text that changes whenever the bytes do. */
  digest(bytes: Uint8Array): string;
}

/** The storage is full, gone or not permitted. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
/** A checkpoint that this search cannot go on from. The message says why. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

export interface CheckpointOptions {
  readonly storage: Storage;
  /** Goes on from what the storage holds; else the search begins, and replaces it. */
  readonly resume: boolean;
  /** Asked now and then whether it is time for the next one. */
  readonly due: () => boolean;
  /** Told why one could not be written; the search ends then, and the one before stays. */
  readonly failed: (why: string) => void;
  /** Of racewalk: only the same one goes on. */
  readonly version: string;
}

/** From what a search went on: how many states it had, and the digest of its manifest. */
export interface Resumed {
  readonly states: number;
  readonly digest: string;
}

/** What two searches must have in common, in words, for one to go on from the other's checkpoint. */
export type Identity = { readonly [what: string]: string };

/** Where a search stands, beside what its engine holds. */
export interface Position {
  /** States whose successors are all known. */
  readonly expanded: number;
  readonly level: number;
  readonly levelEnd: number;
  readonly findings: readonly Finding[];
  /** Whether the search had come to its own end, so that nothing is left to do. */
  readonly ended: boolean;
}

interface Segment {
  readonly name: string;
  readonly states: number;
  readonly bytes: number;
  readonly digest: string;
}
interface Manifest {
  readonly identity: Identity;
  readonly position: Position;
  readonly states: number;
  readonly transitions: number;
  /** What the engine's module noted, in hexadecimal. */
  readonly notes: string;
  readonly segments: readonly Segment[];
}

export const manifestName = 'manifest';
/** Raised whenever what is written changes its meaning. */
const format = 1;
/** Bytes: what is read at once stays small. */
const segmentMax = 2 ** 26;
const manifestMax = 2 ** 26;

export class Checkpoints {
  private readonly options: CheckpointOptions;
  private readonly identity: Identity;
  private readonly segments: Segment[] = [];
  /** States in the segments. */
  private kept = 0;
  private from: Resumed | null = null;

  constructor(options: CheckpointOptions, identity: Identity) {
    this.options = options;
    this.identity = { ...identity, version: options.version };
  }

  get resumes(): boolean {
    return this.options.resume;
  }
  /** What was taken from the storage; null if nothing was. */
  get resumed(): Resumed | null {
    return this.from;
  }
  get due(): boolean {
    return this.options.due();
  }

  /** False if the storage fails; then the checkpoint before is still the one that counts. */
  save(engine: Engine, position: Position): boolean {
    try {
      this.write(engine, position);
      return true;
    } catch (problem) {
      if (!(problem instanceof StorageError)) throw problem;
      this.options.failed(problem.message);
      return false;
    }
  }

  private write(engine: Engine, position: Position): void {
    const { storage } = this.options;
    const { states, transitions, recordBytes } = engine;
    const segmentStates = Math.max(1, Math.floor(segmentMax / recordBytes));
    while (this.kept < states) {
      const to = Math.min(states, this.kept + segmentStates);
      const bytes = engine.records(this.kept, to);
      const name = segmentName(this.segments.length);
      storage.write(name, bytes);
      this.segments.push({ name, states: to - this.kept, bytes: bytes.length, digest: storage.digest(bytes) });
      this.kept = to;
    }
    const notes = inHex(engine.notes());
    const identity = this.identityOf(engine);
    const manifest: Manifest = { identity, position, states, transitions, notes, segments: this.segments };
    storage.replace(manifestName, sealed(manifest, storage));
  }

  /** The generated module is what gives the records their meaning. */
  private identityOf(engine: Engine): Identity {
    return { ...this.identity, engine: this.options.storage.digest(engine.code) };
  }

  /** Fills an engine that has not started, and says where to go on. Throws CheckpointError. */
  load(engine: Engine): Position {
    const { storage } = this.options;
    const bytes = stored(storage, manifestName, manifestMax);
    if (bytes === null) throw new CheckpointError('there is no checkpoint');
    const manifest = opened(bytes, storage);
    const { identity, position, states, transitions, notes, segments } = manifest;
    refuseOther(identity, this.identityOf(engine));
    refuseForged(manifest, engine);
    if (!engine.reserve(states)) {
      throw new CheckpointError(`it has ${states} states, for which the memory limit is too small: allow more`);
    }
    for (const segment of segments) {
      engine.records(this.kept, this.kept + segment.states).set(intact(segment, storage));
      this.segments.push(segment);
      this.kept += segment.states;
    }
    engine.goOn(states, transitions, fromHex(notes));
    this.from = { states, digest: storage.digest(bytes) };
    return position;
  }
}

/** The format, the manifest and its digest, a line each. */
function sealed(manifest: Manifest, storage: Storage): Uint8Array {
  const body = JSON.stringify(manifest);
  return new TextEncoder().encode(`racewalk checkpoint ${format}\n${body}\n${digestOf(body, storage)}\n`);
}

function opened(bytes: Uint8Array, storage: Storage): Manifest {
  const text = new TextDecoder().decode(bytes);
  const [, version] = /^racewalk checkpoint (\d+)\n/.exec(text) ?? [];
  if (version === undefined)
    throw new CheckpointError(`its file '${manifestName}' is damaged: it does not begin as one`);
  if (version !== String(format)) {
    throw new CheckpointError(`it has format ${version}, but this racewalk reads format ${format} only`);
  }
  const [head = '', body = '', digest = '', ...rest] = text.split('\n');
  // Decoding forgives bytes that are no text.
  const isWhole = bytes.length === new TextEncoder().encode(`${head}\n${body}\n${digest}\n`).length;
  if (!isWhole || rest.join() !== '' || digest !== digestOf(body, storage)) {
    throw new CheckpointError(`its file '${manifestName}' is damaged: it is cut off, or its digest does not fit`);
  }
  // The one place where bytes become a manifest: the digest says that this program wrote them, in this format.
  return JSON.parse(body) as Manifest;
}

/** What a digest cannot tell, since whoever alters a checkpoint can write it, too: that it has the shape of one. */
function refuseForged({ position, states, transitions, notes, segments }: Manifest, engine: Engine): void {
  const forged = (what: string): never => {
    throw new CheckpointError(`its file '${manifestName}' is altered: ${what}`);
  };
  const isCount = (value: unknown, max: number): boolean =>
    Number.isSafeInteger(value) && 0 <= Number(value) && Number(value) <= max;
  const { expanded, level, levelEnd, findings } = position;
  if (!isCount(states, 2 ** 32) || !isCount(transitions, Number.MAX_SAFE_INTEGER)) forged('it has no counts');
  if (![expanded, level, levelEnd].every((each) => isCount(each, states)) || levelEnd < expanded)
    forged('it stands where no search can');
  if (!findings.every(({ state }) => isCount(state, states - 1))) forged('it has found something at no state');
  if (!/^(?:[0-9a-f]{2})*$/.test(notes) || notes.length !== 2 * engine.notesBytes)
    forged('its notes are of another length');
  for (const [at, { name, states: part, bytes }] of segments.entries()) {
    if (name !== segmentName(at)) forged(`its part ${at + 1} is called '${name}'`);
    if (!isCount(part, states) || bytes !== part * engine.recordBytes) forged(`its part ${at + 1} has a wrong size`);
  }
  if (segments.reduce((sum, { states: part }) => sum + part, 0) !== states) forged('its parts are not its states');
}
const segmentName = (at: number): string => `states-${at}`;

function digestOf(text: string, storage: Storage): string {
  return storage.digest(new TextEncoder().encode(text));
}

function refuseOther(found: Identity, wanted: Identity): void {
  for (const what of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    if (found[what] === wanted[what]) continue;
    const values =
      reasons[what] ?? `its ${what} is ${found[what] ?? 'not told'}, but here it is ${wanted[what] ?? 'none'}`;
    throw new CheckpointError(`it is of another search: ${values}`);
  }
}
/** Where the values themselves say nothing to people. */
const reasons: { readonly [what: string]: string } = {
  fingerprint: 'the scenario has changed since',
  engine: 'this racewalk compiles the scenario to other code',
};

function intact({ name, bytes, digest }: Segment, storage: Storage): Uint8Array {
  const found = stored(storage, name, bytes);
  if (found === null) throw new CheckpointError(`its file '${name}' is missing`);
  if (found.length !== bytes) {
    throw new CheckpointError(
      `its file '${name}' is damaged: it has ${found.length} bytes where ${bytes} were written`,
    );
  }
  if (storage.digest(found) !== digest) {
    throw new CheckpointError(`its file '${name}' is damaged: its digest does not fit`);
  }
  return found;
}

function stored(storage: Storage, name: string, bytesMax: number): Uint8Array | null {
  try {
    return storage.read(name, bytesMax);
  } catch (problem) {
    if (problem instanceof StorageError) throw new CheckpointError(problem.message);
    throw problem;
  }
}

function inHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
