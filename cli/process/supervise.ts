/**
 * The main thread. A search never lets the event loop turn, so it runs in a worker: only thus are Ctrl-C and a closed
 * pipe noticed while it runs, and running out of memory ends the worker, not the command.
 */

import { styleText } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { ExitCode } from '../io.ts';
import { staleness } from './fresh.ts';
import type { Message, Session } from './messages.ts';
import { startThreads } from './start-threads.ts';

const incomplete: ExitCode = 3;
const widthStandard = 100;
/** Milliseconds after which whoever has not looked whether to end is taken not to look at all. */
const patience = 2000;

/** Ends a JSON document as cli/files/document.ts does. */
function errorEnd(error: string, hasBegun: boolean): string {
  return hasBegun ? `\n],"error":${JSON.stringify(error)}}\n` : `${JSON.stringify({ racewalk: 1, error })}\n`;
}

export function supervise(argv: readonly string[]): void {
  const stale = staleness((text) => process.stderr.write(`racewalk: ${text}\n`));
  if (stale !== null) {
    process.stderr.write(`racewalk: ${stale}\n`);
    process.exitCode = 2;
    return;
  }
  const interrupt = new SharedArrayBuffer(8);
  const session: Session = {
    work: 'session',
    argv,
    isErrTerminal: process.stderr.isTTY === true,
    // styleText knows NO_COLOR, FORCE_COLOR and what the stream can show.
    hasColours: styleText('bold', 'x', { stream: process.stdout }) !== 'x',
    width: process.stdout.isTTY ? Math.max(40, process.stdout.columns || widthStandard) : widthStandard,
    interrupt,
  };
  // Compiling makes many small objects that die young: room for them saves a sixth of the time.
  const resourceLimits = { maxYoungGenerationSizeMb: 128 };
  const url = new URL('./thread.js', import.meta.url);
  const worker = new Worker(url, { workerData: session, stdout: true, resourceLimits });
  // What a user's file prints is no result.
  worker.stdout.pipe(process.stderr, { end: false });
  const flags = new Int32Array(interrupt);
  const stop = (): void => {
    Atomics.store(flags, 0, 1);
    endUnlessNoticed('interrupted');
  };
  // Loading a file and compiling a scenario never look, and nothing is lost with them.
  const endUnlessNoticed = (why: string): void => {
    const looks = Atomics.load(flags, 1);
    setTimeout(() => {
      if (process.exitCode !== undefined || Atomics.load(flags, 1) !== looks) return;
      process.exitCode = incomplete;
      const words = `${why} while it was loading or compiling`;
      process.stderr.write(`racewalk: incomplete: ${words}\n`);
      if (argv.includes('--json') && isPipeOpen) process.stdout.write(errorEnd(words, hasBegun));
      void worker.terminate();
    }, patience).unref();
  };

  let isPipeOpen = true;
  let hasBegun = false;
  let isUnwritten = false;
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
    isPipeOpen = false;
    stop();
    if (problem.code === 'EPIPE') return;
    if (!isUnwritten) process.stderr.write(`racewalk: standard output cannot be written: ${problem.message}\n`);
    isUnwritten = true;
    process.exitCode = incomplete;
  });
  process.stderr.on('error', () => {});

  let signals = 0;
  const onSignal = (): void => {
    // Whoever asks twice does not want to wait for a receipt.
    if (++signals > 1) process.exit(incomplete);
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // The terminal is gone; what was found is kept all the same.
  process.on('SIGHUP', onSignal);

  worker.on('message', (message: Message) => {
    if (message.kind === 'end') process.exitCode = isUnwritten ? incomplete : message.code;
    else if (message.kind === 'limit')
      setTimeout(() => endUnlessNoticed('the time limit was reached'), message.milliseconds).unref();
    else if (message.kind === 'threads') startThreads(message.team);
    else if (message.kind === 'err') process.stderr.write(message.text);
    else if (isPipeOpen) {
      hasBegun = true;
      process.stdout.write(message.text);
    }
  });
  worker.on('error', (problem: NodeJS.ErrnoException) => {
    const isMemory = problem.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const words = isMemory ? 'incomplete: out of memory; allow less with --memory' : problem.message;
    process.stderr.write(`racewalk: ${words}\n`);
    process.exitCode = isMemory ? incomplete : 2;
  });
  worker.on('exit', () => {
    if (process.exitCode === undefined) {
      process.stderr.write("racewalk: the user's file ended the run\n");
      process.exitCode = 2;
    }
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGHUP', onSignal);
  });
}
