/** `racewalk explore`: the checker in a browser, on this machine only. */
import { spawn } from 'node:child_process';
import { definitionsFrom } from '../explore/definitions.ts';
import { serve } from '../explore/serve.ts';
import { explorerPage } from '../files/html-report.ts';
import { load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { flag, type RawOptions, whole } from '../options/options.ts';

/** Milliseconds between two looks whether the user wants it to end. */
const look = 100;

export async function exploreCommand(name: string | undefined, options: RawOptions, io: Io): Promise<ExitCode> {
  const port = whole(options, 'port', { min: 0, max: 65_535, fallback: 0 });
  const page = explorerPage();
  const loaded = name === undefined ? [] : await load([name], io);
  const [first] = loaded;
  const source = first === undefined ? null : first.file;
  const served = await serve({
    page,
    port,
    definitions: source === null || name === undefined ? null : definitionsFrom(name, source, io.cwd),
  });
  const part = first === undefined ? '' : `#/scenario/${encodeURIComponent(first.scenario.name)}`;
  const address = `http://127.0.0.1:${served.port}/${part}`;
  io.out(`${address}\n`);
  io.err('racewalk: Ctrl-C ends it\n');
  if (flag(options, 'open')) openInBrowser(address);
  while (!io.interrupted()) await new Promise((resolve) => setTimeout(resolve, look));
  await served.close();
  return 0;
}

function openInBrowser(address: string): void {
  const commands: { readonly [platform: string]: readonly [string, ...string[]] } = {
    darwin: ['open', address],
    win32: ['explorer.exe', address],
  };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', address];
  // Where there is none, the printed address is enough.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
