/** The page's side of the workers: one answers what is looked at, another searches, so that neither waits for the other. */

import type { CheckProgress, Kind, Said, Talk } from '../worker/messages.ts';
import CheckerWorker from '../worker/worker.ts?worker&inline';

/** What the worker refused. The message says what is wrong and what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
/** The search was cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (problem: Error) => void;
  readonly progress: (progress: CheckProgress) => void;
}

class Engine {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  /** What was opened: a worker that starts anew is told again. */
  private definitions: readonly unknown[] = [];

  async ask<K extends Kind>(
    kind: K,
    ask: Talk[K]['ask'],
    progress: (progress: CheckProgress) => void = () => {},
  ): Promise<Talk[K]['answer']> {
    const worker = this.worker ?? this.start();
    if (kind === 'open') this.definitions = [...this.definitions, ...(ask as Talk['open']['ask']).definitions];
    const id = ++this.asked;
    // The worker answers each kind with what belongs to it: answers.ts has them typed together.
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      worker.postMessage({ id, kind, ...ask });
    }) as Promise<Talk[K]['answer']>;
  }

  /** Ends whatever it is doing. */
  cancel(): void {
    this.worker?.terminate();
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(new Cancelled('cancelled'));
    this.waiting.clear();
  }

  private start(): Worker {
    const worker = new CheckerWorker();
    this.worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Said>) => this.hear(data));
    worker.addEventListener('error', ({ message }) => {
      for (const { reject } of this.waiting.values()) reject(new Refusal(`the checker failed: ${message}`));
      this.waiting.clear();
    });
    if (this.definitions.length > 0) worker.postMessage({ id: 0, kind: 'open', definitions: this.definitions });
    return worker;
  }

  private hear(said: Said): void {
    const waiting = this.waiting.get(said.id);
    if (waiting === undefined) return;
    if (said.is === 'progress') return waiting.progress(said.progress);
    this.waiting.delete(said.id);
    if (said.is === 'answer') waiting.resolve(said.answer);
    else waiting.reject(new Refusal(said.message));
  }
}

/** Answers what is looked at. */
export const looking = new Engine();
/** Searches, and may be cancelled. */
export const searching = new Engine();

/** Both are told of definitions that somebody opened. */
export async function open(definitions: readonly unknown[]): Promise<readonly string[]> {
  const [names] = await Promise.all([looking.ask('open', { definitions }), searching.ask('open', { definitions })]);
  return names;
}
