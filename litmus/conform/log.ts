/** What the program of `racewalk conform` prints, read into the order of what happened in each run. */

/** One thing in the trace; they stand in the order in which the clock of the trace has counted them. */
export type LogEntry =
  | { readonly thread: number; readonly what: 'begins' | 'sleeps'; readonly call: number }
  | { readonly thread: number; readonly what: 'ends'; readonly call: number; readonly word: string }
  | { readonly thread: number; readonly what: 'enters' | 'returns'; readonly function: string };

export interface TracedRun {
  /** A word for each call; null if it came to no end. */
  readonly outcome: readonly string[] | null;
  readonly log: readonly LogEntry[];
}

/** What came of a boot. */
export interface Traced {
  /** The functions whose entry and return are in the logs; of others nothing is known. */
  readonly probed: ReadonlySet<string>;
  /** Inlined, or called otherwise in this kernel. */
  readonly hidden: readonly string[];
  /** There, but no probe may be placed. */
  readonly refused: readonly string[];
  readonly runs: ReadonlyMap<string, readonly TracedRun[]>;
  /** Functions near those of the machines that threads went through in a call, with how often. */
  readonly family: ReadonlyMap<string, number>;
}

/** `functions`: those of which the program was made, in its order. Null if it has not come to its end. */
export function readTraced(printed: string, functions: readonly string[]): Traced | null {
  const reader = new Reader(functions);
  for (const line of printed.split(/\r?\n/)) reader.read(line);
  return reader.hasEnded ? reader : null;
}

const traceLine = /^\s*.*?-(\d+)\s+\[\d+\]\s+\S+\s+\d+: (.*)$/;

class Reader implements Traced {
  readonly probed = new Set<string>();
  readonly hidden: string[] = [];
  readonly refused: string[] = [];
  readonly runs = new Map<string, TracedRun[]>();
  readonly family = new Map<string, number>();
  hasEnded = false;
  private readonly functions: readonly string[];
  private test: TracedRun[] = [];
  private threads = new Map<string, number>();
  private log: LogEntry[] = [];
  private readonly inside = new Set<number>();

  constructor(functions: readonly string[]) {
    this.functions = functions;
  }

  read(line: string): void {
    const [what = '', one = '', other = ''] = line.split('\t');
    if (what === 'log') this.readTrace(line.slice('log\t'.length));
    else if (what === 'probe') this.probed.add(one);
    else if (what === 'hidden') this.hidden.push(one);
    else if (what === 'refused') this.refused.push(one);
    else if (what === 'end') this.hasEnded = true;
    else if (what === 'thread') this.threads.set(other, Number(one));
    else if (what === 'test') {
      this.test = [];
      this.threads = new Map();
      this.runs.set(one, this.test);
    } else if (what === 'run') {
      this.log = [];
      this.inside.clear();
      this.test.push({ outcome: one === 'ended' ? other.split(' ') : null, log: this.log });
    }
  }

  private readTrace(line: string): void {
    const [, tid = '', said = ''] = traceLine.exec(line) ?? [];
    const [, mark, whose, call, word = ''] = /^tracing_mark_write: ([BES]) (\d) (\d) ?(\S*)/.exec(said) ?? [];
    if (mark !== undefined) return this.note(mark, Number(whose), Number(call), word);
    const thread = this.threads.get(tid);
    if (thread === undefined || !this.inside.has(thread)) return;
    const [, side, at] = /^([er])(\d+)_\d+: /.exec(said) ?? [];
    if (side === undefined) return this.count(said);
    this.log.push({ thread, what: side === 'e' ? 'enters' : 'returns', function: this.functions[Number(at)] ?? '' });
  }

  private note(mark: string, thread: number, call: number, word: string): void {
    if (mark === 'B') {
      this.inside.add(thread);
      this.log.push({ thread, what: 'begins', call });
    } else if (this.inside.has(thread)) {
      // What a thread does that has been freed from its sleep is no part of the test.
      this.inside.delete(thread);
      this.log.push(mark === 'E' ? { thread, what: 'ends', call, word } : { thread, what: 'sleeps', call });
    }
  }

  private count(said: string): void {
    const [, name] = /^(\S+) <-/.exec(said) ?? [];
    if (name !== undefined) this.family.set(name, (this.family.get(name) ?? 0) + 1);
  }
}

/** As a message tells it. */
export function entryText(entry: LogEntry): string {
  const who = `P${entry.thread}`;
  switch (entry.what) {
    case 'begins':
      return `${who} begins call ${entry.call + 1}`;
    case 'ends':
      return `${who} ends call ${entry.call + 1}: ${entry.word}`;
    case 'sleeps':
      return `${who} sleeps for good in call ${entry.call + 1}`;
    case 'enters':
      return `${who} enters ${entry.function}()`;
    case 'returns':
      return `${who} returns from ${entry.function}()`;
  }
}
