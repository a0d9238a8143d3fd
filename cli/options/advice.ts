/** What to type next where a search was cut off. */
import type { Cut } from '../../checker/report/result.ts';
import { bytesMax } from '../../checker/search/memory.ts';
import type { RawOptions } from './options.ts';

export interface Interrupted {
  readonly cut: Cut | null;
  /** Why the states could not be divided, in words; null if they could. */
  readonly undivided: string | null;
  readonly names: readonly string[];
  readonly options: RawOptions;
  /** Bytes that the search was allowed. */
  readonly memory: number;
  /** The folder of its checkpoints; null if there is none. */
  readonly folder: string | null;
}

/** Lines for standard error; none where nothing helps that the result does not say. */
export function advice({ cut, undivided, names, options, memory, folder }: Interrupted): string[] {
  const isFull = cut === 'memory' && memory >= bytesMax && undivided !== null;
  const lines = isFull
    ? [
        `a search uses at most ${bytesMax / 2 ** 30} GiB, whatever --memory allows, where ${undivided}: bind smaller sizes, or keep hashes only: ${command(names, without(options, keeping), { lossy: 'compaction' })}`,
      ]
    : [];
  if (folder === null || cut === null || !resumable.includes(cut)) return lines;
  const more = cut === 'memory' && !isFull ? { memory: `${Math.ceil(Math.min(2 * memory, bytesMax) / 2 ** 20)}M` } : {};
  const next = command(names, { ...without(options, keeping), ...more }, { resume: folder });
  return [...lines, `the search is kept in ${folder}; go on with: ${next}`];
}

const resumable: readonly Cut[] = ['memory', 'time', 'interrupt', 'storage'];
const keeping = ['checkpoint', 'resume'];

function without(options: RawOptions, names: readonly string[]): RawOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}

function command(names: readonly string[], options: RawOptions, more: RawOptions): string {
  const flags = Object.entries({ ...options, ...more }).flatMap(([name, value]) => {
    if (name.length === 1 || value === false || value === undefined || Array.isArray(value)) return [];
    const dashed = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return name === '--' ? [] : value === true ? [dashed] : [dashed, quoted(String(value))];
  });
  return ['racewalk', 'check', ...names.map(quoted), ...flags].join(' ');
}

function quoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
