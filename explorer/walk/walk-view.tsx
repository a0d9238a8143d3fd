/** A schedule by hand: what can be done, what cannot and why, and the state that results. */
import { useEffect, useState } from 'preact/hooks';
import { MachineView } from '../machine/machine-view.tsx';
import { addressText } from '../page/address.ts';
import { answerOf, type Opened, useAnswer } from '../page/asking.ts';
import { Meanwhile, whichOf } from '../page/meanwhile.tsx';
import { Answered, Copy } from '../page/parts.tsx';
import { Schedule } from '../race/schedule.tsx';
import type { Walked } from '../worker/messages.ts';
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
  const [told, setTold] = useState('');
  const walk = walked === null ? null : new Walking(walked, token, held, setTold);
  useKeys(walk);
  return (
    <Answered asked={asked} meanwhile={<Meanwhile which={whichOf(token)} opened={opened} />}>
      {(answer) => (
        <Walk
          walked={answer}
          walk={new Walking(answer, token, held, setTold)}
          told={told}
          held={held}
          setHeld={setHeld}
          full={full}
          setFull={setFull}
          opened={opened}
        />
      )}
    </Answered>
  );
}

interface WalkProps {
  readonly walked: Walked;
  readonly walk: Walking;
  readonly told: string;
  readonly held: readonly string[];
  readonly setHeld: (held: readonly string[]) => void;
  readonly full: boolean;
  readonly setFull: (full: boolean) => void;
  readonly opened: Opened;
}

function Walk({ walked, walk, told, held, setHeld, full, setFull, opened }: WalkProps) {
  const { title, position, drawn, notice, which } = walked;
  const { at, path, broken, isQuiescent, isOutside } = position;
  const taken = path.slice(0, at);
  // What a store buffer does is no step of a machine.
  const isActor = (name: string): boolean => position.actors.some((each) => each.name === name);
  const actor = position.moves.slice(0, at).findLast((move) => isActor(move.actor))?.actor ?? null;
  useEffect(() => noteWalk(which, { path: taken, actor, address: location.hash }), [position]);
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
            <MachineView which={which} path={taken} actor={actor} opened={opened} />
          </section>
        </div>
      </div>
      <p class="faint">Keys: ← → back and forward, Home and End, 1 to 9 take a step, R goes on by chance.</p>
    </>
  );
}
