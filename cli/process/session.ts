/** The worker that runs one command line and tells the main thread what to write. */
import { availableParallelism } from 'node:os';
import { styleText } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { Style } from '../../checker/report/columns.ts';
import { builtIn } from '../files/built-in.ts';
import { packageVersion } from '../files/version.ts';
import { memoryDefault, thisMachine } from '../options/memory.ts';
import { run } from '../run.ts';
import { startSearcher } from '../searchers/start-searcher.ts';
import type { Message, Session } from './messages.ts';

const formats = { strong: 'bold', faint: 'dim', good: 'green', bad: 'red', warning: 'yellow' } as const;
const { argv, isErrTerminal, hasColours, width, interrupt }: Session = workerData;
const flag = new Int32Array(interrupt);
const say = (message: Message): void => parentPort?.postMessage(message);

const cwd = process.cwd();
void run(argv, {
  out: (text) => say({ kind: 'out', text }),
  err: (text) => say({ kind: 'err', text }),
  // The main thread has asked whether there are colours; this thread's streams are no terminals.
  paint: (style: Style, text: string) =>
    hasColours ? styleText(formats[style], text, { validateStream: false }) : text,
  width,
  isErrTerminal,
  cwd,
  now: () => performance.now(),
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  interrupted: () => {
    Atomics.add(flag, 1, 1);
    return Atomics.load(flag, 0) !== 0;
  },
  limited: (milliseconds) => say({ kind: 'limit', milliseconds }),
  memory: memoryDefault(thisMachine()),
  cores: availableParallelism(),
  startSearcher: () => startSearcher({ cwd, interrupt }),
  startThreads: (team) => say({ kind: 'threads', team }),
  version: packageVersion(),
  ...builtIn,
}).then((code) => {
  say({ kind: 'end', code });
  // Nothing that a user's file began is waited for.
  process.exit();
});
