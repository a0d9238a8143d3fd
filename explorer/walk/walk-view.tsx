/** A schedule by hand: what can be done, what cannot and why, and the state that results. */
import { useEffect, useState } from 'preact/hooks';
import { MachineView, useMachine } from '../machine/machine-view.tsx';
import { addressText } from '../page/address.ts';
import { answerOf, type Opened, useAnswer } from '../page/asking.ts';
import { Meanwhile, whichOf } from '../page/meanwhile.tsx';
import { Answered, Copy } from '../page/parts.tsx';
import { Schedule } from '../race/schedule.tsx';
import type { TokenStanding, Walked } from '../worker/messages.ts';
import { Actors } from './actors.tsx';
import { Choices } from './choices.tsx';
import { FieldTable } from './field-table.tsx';
import { FromHereView } from './from-here-view.tsx';
import { useKeys } from './keys.ts';
import { noteWalk } from './last-walk.ts';
import { Walking, wanderSteps } from './walking.ts';

interface Props {
  readonly token: string;
  readonly at: number | null;
  readonly opened: Opened;
}

export function WalkView({ token, at, opened }: Props) {
  const [full, setFull] = useState(false);
  const [held, setHeld] = useState<readonly string[]>([]);
  const asked = useAnswer('walk', { token, at, full }, opened);
  const walked = answerOf(asked);
  const machine = useMachine({ token, at }, opened);
  const standing = answerOf(useAnswer('standing', { token }, opened));
  const [told, setTold] = useState('');
  const walking = (answer: Walked) => new Walking(answer, { token, standing }, held, setTold);
  const walk = walked === null ? null : walking(walked);
  useKeys(walk);
  return (
    <Answered asked={asked} meanwhile={<Meanwhile which={whichOf(token)} opened={opened} />}>
      {(answer) => (
        <Walk
          walked={answer}
          walk={walking(answer)}
          notice={noticeOf(answer, standing)}
          machine={machine}
          told={told}
          held={held}
          setHeld={setHeld}
          full={full}
          setFull={setFull}
        />
      )}
    </Answered>
  );
}

/** Why the address does not quite fit what there is; null if it does, or if nobody knows yet. */
function noticeOf({ missing }: Walked, standing: TokenStanding | null): string | null {
  if (standing === null) return null;
  const fits =
    missing === 0 ? 'All of its steps can still be taken' : `The last ${missing} of its steps cannot be taken any more`;
  if (standing.stale !== null)
    return `This link is of an older definition, and what it showed may be different now. ${fits}.`;
  return missing === 0 ? null : `${fits}: the address is cut off or altered.`;
}

interface WalkProps {
  readonly walked: Walked;
  readonly walk: Walking;
  readonly notice: string | null;
  readonly machine: ReturnType<typeof useMachine>;
  readonly told: string;
  readonly held: readonly string[];
  readonly setHeld: (held: readonly string[]) => void;
  readonly full: boolean;
  readonly setFull: (full: boolean) => void;
}

function Walk({ walked, walk, notice, machine, told, held, setHeld, full, setFull }: WalkProps) {
  const { title, position, drawn, which } = walked;
  const { at, path, broken, isQuiescent, isOutside } = position;
  const taken = path.slice(0, at);
  useEffect(() => noteWalk(which, { path: taken, address: location.hash }), [position]);
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
        <button type="button" disabled={walk.free.length === 0} onClick={() => walk.wander()}>
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
      {isOutside && <p>The constraint of the scenario leaves out what follows: a check does not go on from here.</p>}
      {isQuiescent && <p>Nothing that is owed is left to do.</p>}
      <div class="walking">
        <div class="panes">
          <section class="pane" aria-labelledby="now">
            <h2 id="now">What can happen now</h2>
            <FromHereView which={which} path={taken} />
            <Choices walk={walk} held={held} setHeld={setHeld} told={told} />
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
        <div class="following">
          <section class="pane" aria-labelledby="schedule">
            <h2 id="schedule">Schedule</h2>
            <Schedule drawn={drawn} label="The schedule, actors as columns" at={at} go={(to) => walk.go(to)} />
          </section>
          <section class="pane" aria-labelledby="machine">
            <h2 id="machine">Machine</h2>
            <MachineView machine={machine} />
          </section>
        </div>
      </div>
      <p class="faint">Keys: ← → back and forward, Home and End, 1 to 9 take a step, R goes on by chance.</p>
    </>
  );
}
