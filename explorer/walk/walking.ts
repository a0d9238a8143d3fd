/** From a position of a schedule to others. */
import { formatToken, parseToken } from '../../checker/counterexample/token.ts';
import { addressText } from '../page/address.ts';
import { looking } from '../page/engine.ts';
import type { TokenStanding, Walked, Which } from '../worker/messages.ts';

/** How far a walk by chance goes. */
export const wanderSteps = 20;

/** What the address says, and whether that is of what there is: null as long as nobody knows. */
interface Link {
  readonly token: string;
  readonly standing: TokenStanding | null;
}

/** Where one can go from a position: each is another address. */
export class Walking {
  readonly walked: Walked;
  private readonly link: Link;
  private readonly held: readonly string[];
  private readonly tell: (text: string) => void;

  /** `tell`: how far it went, or why it did not. */
  constructor(walked: Walked, link: Link, held: readonly string[], tell: (text: string) => void) {
    this.walked = walked;
    this.link = link;
    this.held = held;
    this.tell = tell;
  }

  /** The steps that may be chosen, without those of actors that are held back. */
  get free() {
    return this.walked.position.enabled.filter(({ actor }) => !this.held.includes(actor));
  }

  go(at: number): void {
    const { path } = this.walked.position;
    const within = Math.max(0, Math.min(at, path.length));
    location.hash = addressText({ view: 'walk', token: this.link.token, at: within });
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

  wander(): void {
    const seed = Math.floor(performance.now());
    this.goOn('This walk by chance', async (which, path) => ({
      path: await looking.ask('wander', { ...which, path, steps: wanderSteps, seed, held: this.held }),
      halt: null,
    }));
  }

  /** The actor goes on by itself up to its next lock. */
  runOn(actor: string): void {
    this.goOn(actor, (which, path) => looking.ask('runOn', { ...which, path, actor }));
  }

  /** Follows the path that is found, unless who asked for it is elsewhere by then. */
  private goOn(
    who: string,
    find: (which: Which, path: readonly number[]) => Promise<{ path: readonly number[]; halt: string | null }>,
  ): void {
    const { which, position } = this.walked;
    const path = position.path.slice(0, position.at);
    const asked = location.hash;
    find(which, path).then(
      ({ path: longer, halt }) => {
        if (location.hash !== asked) return;
        const count = longer.length - path.length;
        if (count > 0) this.follow(longer, longer.length);
        const steps = `${count} ${count === 1 ? 'step' : 'steps'}`;
        this.tell(`${who} took ${steps}${halt === null ? '' : ` and halts at ${halt}`}.`);
      },
      ({ message }: Error) => this.tell(`${who} did not go on: ${message}`),
    );
  }

  private follow(path: readonly number[], at: number): void {
    const { scenario, mutant, ...told } = parseToken(this.link.token);
    const { fingerprint } = this.link.standing ?? told;
    const token = formatToken({ scenario, mutant, fingerprint, property: this.walked.noProperty, path });
    location.hash = addressText({ view: 'walk', token, at });
  }
}
