/** A file that says which process uses a folder. One that died left it behind: then it is taken over. */
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './folder.ts';

/** The folder is in use. The message says by whom. */
export class InUseError extends Error {
  override readonly name = 'InUseError';
}

/** Gives what unlocks it. Throws InUseError, and what the file system throws. */
export function lock(path: string): () => void {
  const mine = `${hostname()} ${process.pid} ${startOf(process.pid)}`;
  if (!create(path, mine)) {
    const holder = read(path);
    if (isAlive(holder)) throw new InUseError(inWords(holder));
    unlinkSync(path);
    if (!create(path, mine)) throw new InUseError(inWords(read(path)));
  }
  return () => {
    if (read(path) === mine) unlinkSync(path);
  };
}

function create(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, text);
    closeSync(file);
    return true;
  } catch (problem) {
    if (codeOf(problem) === 'EEXIST') return false;
    throw problem;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return '';
    throw problem;
  }
}

// Of another machine nothing is known, so its process may live.
function isAlive(holder: string): boolean {
  const [host, pid = '', start = ''] = holder.split(' ');
  if (!/^\d+$/.test(pid)) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (problem) {
    if (codeOf(problem) === 'ESRCH') return false;
  }
  // A number is given to another process some day.
  return startOf(Number(pid)) === start;
}

/** When the process started, as Linux tells it; elsewhere nothing. */
function startOf(pid: number): string {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

function inWords(holder: string): string {
  const [host, pid] = holder.split(' ');
  return pid === undefined ? 'another process takes it just now' : `process ${pid} on ${host} uses it`;
}
