/** From a position of a schedule to others. */
import { formatToken, parseToken } from '../../checker/counterexample/token.ts';
import { addressText } from '../page/address.ts';
import { looking } from '../page/engine.ts';
import type { Walked } from '../worker/messages.ts';

/** How far a walk by chance goes. */
export const wanderSteps = 20;

/** Where one can go from a position: each is another address. */
export class Walking {
  readonly walked: Walked;
  private readonly token: string;
  private readonly held: readonly string[];

  constructor(walked: Walked, token: string, held: readonly string[]) {
    this.walked = walked;
    this.token = token;
    this.held = held;
  }

  /** The steps that may be chosen, without those of actors that are held back. */
  get free() {
    return this.walked.position.enabled.filter(({ actor }) => !this.held.includes(actor));
  }

  go(at: number): void {
    const { path } = this.walked.position;
    const within = Math.max(0, Math.min(at, path.length));
    location.hash = addressText({ view: 'walk', token: this.token, at: within });
  }
  by(steps: number): void {
    this.go(this.walked.position.at + steps);
  }

  /** Takes the step. What was taken from here before is kept if it is the same step. */
  take(ordinal: number): void {
    const { path, at } = this.walked.position;
    if (path[at] === ordinal) this.go(at + 1);
    else this.follow([...path.slice(0, at), ordinal], at + 1);
  }

  async wander(): Promise<void> {
    const { which, position } = this.walked;
    const path = position.path.slice(0, position.at);
    const seed = Math.floor(performance.now());
    const longer = await looking.ask('wander', { ...which, path, steps: wanderSteps, seed, held: this.held });
    this.follow(longer, longer.length);
  }

  /** The actor goes on by itself up to its next lock; tells why it went no further. */
  async runOn(actor: string): Promise<string> {
    const { which, position } = this.walked;
    const path = position.path.slice(0, position.at);
    const { path: longer, halt } = await looking.ask('runOn', { ...which, path, actor });
    const count = longer.length - path.length;
    if (count > 0) this.follow(longer, longer.length);
    return `${actor} took ${count} ${count === 1 ? 'step' : 'steps'} and halts at ${halt}.`;
  }

  private follow(path: readonly number[], at: number): void {
    const { noProperty, fingerprint } = this.walked;
    const { scenario, mutant } = parseToken(this.token);
    const token = formatToken({ scenario, mutant, fingerprint, property: noProperty, path });
    location.hash = addressText({ view: 'walk', token, at });
  }
}
