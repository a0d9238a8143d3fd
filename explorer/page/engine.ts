/** The page's side of the workers: one answers what is looked at, another searches, so that neither waits for the other. */

import type { CatalogueScenario } from '../../checker/report/catalogue.ts';
import type { CheckProgress, Kind, Said, Talk } from '../worker/messages.ts';
import { checkerCode } from './embedded.ts';

/** What the worker refused. The message says what is wrong and what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
/** Somebody did not want to wait for it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (problem: Error) => void;
  readonly progress: (progress: CheckProgress) => void;
}

/** Milliseconds after which who waits wants to know whether it goes on. */
const patience = 1000;

/** What was opened, by the names in it: a worker that starts is told, in this order. */
const accepted = new Map<string, string>();
let address: Promise<string> | null = null;

class Engine {
  /** Told when it has been at something for long, and when it is at rest again. */
  tell: (isBusy: boolean) => void = () => {};
  private worker: Promise<Worker> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  async ask<K extends Kind>(
    kind: K,
    ask: Talk[K]['ask'],
    progress: (progress: CheckProgress) => void = () => {},
  ): Promise<Talk[K]['answer']> {
    const id = ++this.asked;
    setTimeout(() => this.waiting.has(id) && this.tell(true), patience);
    // The worker answers each kind with what belongs to it: answers.ts has them typed together.
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      // Where it was cancelled meanwhile nobody waits any more.
      void this.start().then((worker) => this.waiting.has(id) && worker.postMessage({ id, kind, ...ask }), reject);
    }) as Promise<Talk[K]['answer']>;
  }

  /** Ends whatever it is doing. */
  cancel(): void {
    this.end(new Cancelled('This was cancelled.'));
  }

  /** Makes ready for the first question. */
  start(): Promise<Worker> {
    this.worker ??= this.made();
    return this.worker;
  }

  private async made(): Promise<Worker> {
    address ??= checkerCode().then(URL.createObjectURL);
    const worker = new Worker(await address);
    worker.addEventListener('message', ({ data }: MessageEvent<Said>) => this.hear(data));
    worker.addEventListener('error', ({ message }) => this.end(new Refusal(`the checker failed: ${message}`)));
    for (const text of accepted.values()) worker.postMessage({ id: 0, kind: 'open', text });
    return worker;
  }

  private hear(said: Said): void {
    const waiting = this.waiting.get(said.id);
    if (waiting === undefined) return;
    if (said.is === 'progress') return waiting.progress(said.progress);
    this.waiting.delete(said.id);
    if (this.waiting.size === 0) this.tell(false);
    if (said.is === 'answer') waiting.resolve(said.answer);
    else waiting.reject(new Refusal(said.message));
  }

  private end(problem: Error): void {
    void this.worker?.then((worker) => worker.terminate());
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(problem);
    this.waiting.clear();
    this.tell(false);
  }
}

/** Answers what is looked at. */
export const looking = new Engine();
/** Searches, and may be cancelled. */
export const searching = new Engine();

/** A text as `racewalk export --to json` writes it. What is refused is told to no worker again. */
export async function open(text: string): Promise<readonly CatalogueScenario[]> {
  const scenarios = await looking.ask('open', { text });
  const names = JSON.stringify(scenarios.map(({ name }) => name));
  accepted.delete(names);
  accepted.set(names, text);
  // What it knows is of before.
  searching.cancel();
  return scenarios;
}
