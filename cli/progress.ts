/** How far a search is, on standard error and only there. */
import type { Progress } from '../checker/check.ts';
import { grouped } from '../checker/report/text.ts';
import type { Io } from './io.ts';

/** A search that ends sooner shows nothing. */
const silence = 1000;
/** A terminal's line is rewritten so often; elsewhere each report is a line of its own. */
const everyOnTerminal = 200;
const everyElsewhere = 10_000;

export class ProgressLine {
  private readonly io: Io;
  private readonly name: string;
  private readonly start: number;
  private next: number;
  private shown = false;

  constructor(io: Io, name: string) {
    this.io = io;
    this.name = name;
    this.start = io.now();
    this.next = this.start + silence;
  }

  report(progress: Progress): void {
    const now = this.io.now();
    if (now < this.next) return;
    this.next = now + (this.io.isErrTerminal ? everyOnTerminal : everyElsewhere);
    const line = progressText(this.name, progress, (now - this.start) / 1000);
    this.io.err(this.io.isErrTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
    this.shown = true;
  }

  /** Leaves a terminal as if nothing had been shown. */
  end(): void {
    if (this.shown && this.io.isErrTerminal) this.io.err('\r\u001b[2K');
    this.shown = false;
  }
}

export function progressText(name: string, progress: Progress, seconds: number): string {
  const { states, frontier, depth, bytes } = progress;
  const rate = Math.round(states / Math.max(seconds, 0.001));
  return [
    `${name}: ${grouped(states)} states`,
    `${grouped(rate)} states/s`,
    // A walk has none.
    ...(frontier > 0 ? [`frontier ${grouped(frontier)}`] : []),
    ...(depth === null ? [] : [`depth ${depth}`]),
    `${grouped(Math.ceil(bytes / 2 ** 20))} MiB`,
  ].join(', ');
}
