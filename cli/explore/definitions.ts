/** The definitions of a user's file as data, and again whenever something beside it changes. */
import { spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { packageFile } from '../files/version.ts';

/** What the page is told. */
export interface Definitions {
  readonly definitions: readonly unknown[];
  /** What is wrong with the file as it is now; null if nothing is. */
  readonly problem: string | null;
}
export interface DefinitionSource {
  /** Told at once, and then after each change. */
  readonly follow: (tell: (definitions: Definitions) => void) => void;
  readonly close: () => void;
}

/** Milliseconds in which an editor has written all that it writes. */
const pause = 150;

/** `name`: as the user wrote it, perhaps with the scenario's. Each change is loaded by a process of its own, which has nothing of before. */
export function definitionsFrom(name: string, file: string, cwd: string): DefinitionSource {
  let watcher: FSWatcher | null = null;
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  return {
    follow(tell) {
      const loadAgain = async () => {
        const now = await exported(name, cwd);
        const text = JSON.stringify(now);
        if (text !== last) tell(now);
        last = text;
      };
      void loadAgain();
      // Editors replace files, and a file may import its neighbours.
      watcher = watch(dirname(resolve(cwd, file)), () => {
        clearTimeout(timer);
        timer = setTimeout(() => void loadAgain(), pause);
      });
      watcher.on('error', () => {});
    },
    close() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

async function exported(name: string, cwd: string): Promise<Definitions> {
  const args = [packageFile('dist/cli/main.js'), 'export', name, '--to', 'json'];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null)).on('close', resolve);
  });
  if (code !== 0) return { definitions: [], problem: err.replace(/^racewalk: /, '').trim() || 'it cannot be loaded' };
  const written: unknown = JSON.parse(out);
  return { definitions: Array.isArray(written) ? written : [written], problem: null };
}
