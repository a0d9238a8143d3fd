/** A command of ours in a process of its own: it can be cancelled, and nothing of it is left behind. */
import { spawn } from 'node:child_process';
import { packageFile } from '../files/version.ts';

export interface Ended {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `told`: each line of progress. An abort is Ctrl-C, and a second later the end. */
export async function runCommand(
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
  told: (line: string) => void = () => {},
): Promise<Ended> {
  const main = packageFile('dist/cli/main.js');
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    for (const line of text.split('\n')) if (line !== '') told(line);
  });
  const stop = (): void => {
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 1000).unref();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null)).on('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  return { code, out, err };
}
