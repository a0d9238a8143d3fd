/** Checkpoints on the command line: a folder for the run, in it a folder for each scenario and each mutant. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formName } from '../../checker/counterexample/token.ts';
import { type CheckpointOptions, manifestName, StorageError } from '../../checker/search/checkpoint.ts';
import { type Io, UsageError } from '../io.ts';
import { duration, type RawOptions, text } from '../options/options.ts';
import type { Task } from '../options/select.ts';
import type { Way } from '../options/way.ts';
import { folderStorage, makeFolder, whatFailed } from './folder.ts';
import { InUseError, lock } from './lock.ts';

const everyStandard = 60_000;
// No scenario's folder can be called so.
const lockName = '~lock';

/** The folder of a run, locked until `close`. */
export class Kept {
  /** As the user wrote it. */
  readonly folder: string;
  private readonly path: string;
  private readonly io: Io;
  private readonly every: number;
  private unlock: () => void = () => {};

  private constructor(folder: string, io: Io, every: number) {
    this.folder = folder;
    this.path = resolve(io.cwd, folder);
    this.io = io;
    this.every = every;
  }

  /**
   * Null if nobody asks for checkpoints. Throws UsageError for a folder that cannot be meant, and StorageError for one
   * that cannot be written.
   */
  static open(options: RawOptions, io: Io, tasks: readonly Task[], way: Way): Kept | null {
    const fresh = text(options, 'checkpoint');
    const old = text(options, 'resume');
    const every = duration(options, 'checkpoint-every');
    const folder = fresh ?? old;
    if (folder === null) {
      if (every !== null) throw new UsageError('--checkpoint-every needs --checkpoint DIR or --resume DIR');
      return null;
    }
    if (fresh !== null && old !== null) {
      throw new UsageError('--resume goes on keeping checkpoints in its folder; leave --checkpoint out');
    }
    refuseWay(fresh === null ? '--resume' : '--checkpoint', way);
    const kept = new Kept(folder, io, every ?? everyStandard);
    kept.take(tasks, old !== null);
    return kept;
  }

  private take(tasks: readonly Task[], resume: boolean): void {
    const { folder, path } = this;
    const names = tasks.map(({ scenario, mutant }) => formName(scenario.name, mutant));
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`two searches would be kept as '${twice}'; check them one by one`);
    if (existsSync(path) && statSync(path).isFile()) throw new UsageError(`${folder} is a file; name a folder`);
    if (resume) this.refuseForeign(names);
    this.locked();
    if (!resume) this.refuseUsed();
  }

  private refuseForeign(names: readonly string[]): void {
    const { folder, path } = this;
    if (names.some((name) => isKept(path, name))) return;
    const others = existsSync(path) ? readdirSync(path).filter((name) => isKept(path, name)) : [];
    const found = others.length > 0 ? `, but one of ${others.join(', ')}` : '';
    const what = names.length === 1 ? names[0] : 'what is to be checked';
    throw new UsageError(
      `${folder} holds no checkpoint of ${what}${found}; --checkpoint DIR begins one in another folder`,
    );
  }

  private refuseUsed(): void {
    const { folder, path } = this;
    // What was refused before its first checkpoint has left an empty folder.
    const inside = readdirSync(path).filter((name) => name !== lockName && !isEmptyFolder(join(path, name)));
    if (inside.length === 0) return;
    this.close();
    if (!inside.some((name) => isKept(path, name)))
      throw new UsageError(`${folder} is not empty; name a folder that is empty or new`);
    throw new UsageError(`${folder} holds checkpoints already; go on from them with --resume, or name another folder`);
  }

  private locked(): void {
    const { folder, path } = this;
    try {
      makeFolder(path);
      this.unlock = lock(join(path, lockName));
    } catch (problem) {
      if (problem instanceof InUseError) {
        throw new UsageError(
          `${folder} is in use: ${problem.message}; if that is not so, delete ${folder}/${lockName}`,
        );
      }
      throw new StorageError(`${folder} cannot be written: ${whatFailed(problem)}`);
    }
  }

  /** Throws StorageError. */
  optionsFor(task: Task): CheckpointOptions {
    const { folder, path, io } = this;
    const name = formName(task.scenario.name, task.mutant);
    const storage = folderStorage(join(path, name), `${folder}/${name}`);
    return {
      storage: {
        ...storage,
        write(file, bytes) {
          // Who writes for long is not taken for one who never looks whether to end.
          io.interrupted();
          storage.write(file, bytes);
        },
      },
      resume: isKept(path, name),
      due: everySo(io, this.every),
      failed: (why) => io.err(`racewalk: ${why}\n`),
      version: io.version,
    };
  }

  /** What a refusal is said of. */
  place(task: Task): string {
    return `${this.folder}/${formName(task.scenario.name, task.mutant)}`;
  }

  close(): void {
    this.unlock();
    this.unlock = () => {};
  }
}

function isKept(path: string, name: string): boolean {
  return existsSync(join(path, name, manifestName));
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** Before any folder is made. */
function refuseWay(option: string, { order, reductions }: Way): void {
  if (order.strategy !== 'breadth') {
    throw new UsageError(
      `${option} cannot go with --strategy ${order.strategy}: only a search breadth first can be kept; leave out one of them`,
    );
  }
  if (reductions.includes('partial order')) {
    throw new UsageError(
      `${option} cannot go with --reduce order: such a search cannot be kept; write --exact or --reduce symmetry instead`,
    );
  }
}

/** Whether so many milliseconds have passed since the last yes was acted upon. */
function everySo(io: Io, milliseconds: number): () => boolean {
  let last = io.now();
  let acted = false;
  return () => {
    const now = io.now();
    if (acted) last = now;
    acted = now - last >= milliseconds;
    return acted;
  };
}
