/** A schedule by hand: what can be done, what cannot and why, and the state that results. */
import { useState } from 'preact/hooks';
import { formatToken, parseToken } from '../../checker/counterexample/token.ts';
import { addressText } from '../page/address.ts';
import { answerOf, useAnswer } from '../page/asking.ts';
import { looking } from '../page/engine.ts';
import { Answered, Copy } from '../page/parts.tsx';
import { Schedule } from '../race/schedule.tsx';
import type { Walked } from '../worker/messages.ts';
import { Actors } from './actors.tsx';
import { Choices } from './choices.tsx';
import { FieldTable } from './field-table.tsx';
import { useKeys } from './keys.ts';

interface Props {
  readonly token: string;
  readonly at: number | null;
  readonly opened: number;
}

/** How far a walk by chance goes. */
const wanderSteps = 20;

export function WalkView({ token, at, opened }: Props) {
  const [full, setFull] = useState(false);
  const [held, setHeld] = useState<readonly string[]>([]);
  const asked = useAnswer('walk', { token, at, full }, opened);
  const walked = answerOf(asked);
  const walk = walked === null ? null : new Walking(walked, token, held);
  useKeys(walk);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <Walk
          walked={answer}
          walk={new Walking(answer, token, held)}
          held={held}
          setHeld={setHeld}
          full={full}
          setFull={setFull}
        />
      )}
    </Answered>
  );
}

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

  private follow(path: readonly number[], at: number): void {
    const { noProperty, fingerprint } = this.walked;
    const { scenario, mutant } = parseToken(this.token);
    const token = formatToken({ scenario, mutant, fingerprint, property: noProperty, path });
    location.hash = addressText({ view: 'walk', token, at });
  }
}

interface WalkProps {
  readonly walked: Walked;
  readonly walk: Walking;
  readonly held: readonly string[];
  readonly setHeld: (held: readonly string[]) => void;
  readonly full: boolean;
  readonly setFull: (full: boolean) => void;
}

function Walk({ walked, walk, held, setHeld, full, setFull }: WalkProps) {
  const { title, position, drawn, notice, which } = walked;
  const { at, path, broken, isQuiescent } = position;
  return (
    <>
      <h1>
        <a href={addressText({ view: 'scenario', ...which })}>{title}</a>
      </h1>
      {notice !== null && (
        <p class="problem" role="alert">
          {notice}
        </p>
      )}
      <p class="actions" role="toolbar" aria-label="Schedule">
        <button type="button" disabled={at === 0} onClick={() => walk.go(0)}>
          Start
        </button>
        <button type="button" disabled={at === 0} onClick={() => walk.by(-1)}>
          ← Back
        </button>
        <span role="status">
          after step {at} of {path.length}
        </span>
        <button type="button" disabled={at >= path.length} onClick={() => walk.by(1)}>
          Forward →
        </button>
        <button type="button" disabled={at >= path.length} onClick={() => walk.go(path.length)}>
          End
        </button>
        <button type="button" disabled={walk.free.length === 0} onClick={() => void walk.wander()}>
          {wanderSteps} steps by chance
        </button>
        <Copy label="Copy link" text={() => location.href} />
        <label>
          <input type="checkbox" checked={full} onChange={({ currentTarget }) => setFull(currentTarget.checked)} />{' '}
          Every step and change
        </label>
      </p>
      {broken.map(({ name, text }) => (
        <p key={name} class="bad strong" role="alert">
          broken: {name}: {text}
        </p>
      ))}
      {isQuiescent && <p>Nothing that is owed is left to do.</p>}
      <div class="walking">
        <div class="panes">
          <section class="pane" aria-labelledby="now">
            <h2 id="now">What can happen now</h2>
            <Choices walk={walk} held={held} setHeld={setHeld} />
          </section>
          <section class="pane" aria-labelledby="actors">
            <h2 id="actors">Actors</h2>
            <Actors actors={position.actors} />
          </section>
          <section class="pane" aria-labelledby="state">
            <h2 id="state">State</h2>
            <FieldTable fields={position.fields} />
          </section>
        </div>
        <section class="pane following" aria-labelledby="schedule">
          <h2 id="schedule">Schedule</h2>
          <Schedule drawn={drawn} label="The schedule, actors as columns" at={at} go={(to) => walk.go(to)} />
        </section>
      </div>
      <p class="faint">Keys: ← → back and forward, Home and End, 1 to 9 take a step, R goes on by chance.</p>
    </>
  );
}
