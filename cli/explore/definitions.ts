/** The definitions of a user's file as data, and again whenever something beside it changes. */
import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runCommand } from '../process/run-command.ts';

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
  const { code, out, err } = await runCommand(['export', name, '--to', 'json'], cwd, new AbortController().signal);
  if (code !== 0) return { definitions: [], problem: err.replace(/^racewalk: /, '').trim() || 'it cannot be loaded' };
  const written: unknown = JSON.parse(out);
  return { definitions: Array.isArray(written) ? written : [written], problem: null };
}
