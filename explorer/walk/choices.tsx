/** For each actor the steps that it can take, and why it cannot take the others. */
import type { Move } from '../../checker/by-hand/position.ts';
import type { Walking } from './walking.ts';

interface Props {
  readonly walk: Walking;
  readonly held: readonly string[];
  readonly setHeld: (held: readonly string[]) => void;
  /** How far it went when it went on by itself. */
  readonly told: string;
}

export function Choices({ walk, held, setHeld, told }: Props) {
  const { enabled, obstacles, actors } = walk.walked.position;
  const buffers = enabled.map(({ actor }) => actor).filter((name) => !actors.some((actor) => actor.name === name));
  const names = [...new Set([...actors.map(({ name }) => name), ...buffers])];
  const hold = (name: string) => setHeld(held.includes(name) ? held.filter((each) => each !== name) : [...held, name]);
  return (
    <>
      <p role="status" class="faint">
        {told}
      </p>
      <ul class="choices">
        {names.map((name) => {
          const isHeld = held.includes(name);
          const moves = enabled.filter(({ actor }) => actor === name);
          const blocked = obstacles.filter(({ actor }) => actor === name);
          const isFinal = actors.find((actor) => actor.name === name)?.isFinal ?? false;
          return (
            <li key={name}>
              <h3>
                {name}{' '}
                {!isFinal && (
                  <label class="faint">
                    <input type="checkbox" checked={isHeld} onChange={() => hold(name)} /> hold back
                    <span class="hidden"> {name}</span>
                  </label>
                )}
              </h3>
              {isFinal && <p class="faint">has ended</p>}
              {!isHeld && moves.some(({ optional }) => !optional) && (
                <button type="button" onClick={() => walk.runOn(name)}>
                  Run to its next lock<span class="hidden"> ({name})</span>
                </button>
              )}
              {!isHeld && moves.map((move) => <MoveButton key={move.ordinal} move={move} walk={walk} />)}
              {blocked.map(({ event, why }) => (
                <div key={event} class="blocked">
                  <span class="strong">{event}</span> cannot happen
                  <ul>
                    {why.map((text) => (
                      <li key={text}>{text}</li>
                    ))}
                  </ul>
                </div>
              ))}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function MoveButton({ move, walk }: { readonly move: Move; readonly walk: Walking }) {
  const { ordinal, event, chosen, in: place, seen, broken, changes, failure, optional } = move;
  const key = walk.free.indexOf(move) + 1;
  const { path, at } = walk.walked.position;
  return (
    <button
      type="button"
      class={path[at] === ordinal ? 'move next' : 'move'}
      onClick={() => walk.take(ordinal)}
      aria-keyshortcuts={key > 0 && key < 10 ? String(key) : undefined}
    >
      <span class="strong">
        {key > 0 && key < 10 && <kbd>{key}</kbd>} {event}
        {chosen.length > 0 && ` (${chosen.join(', ')})`}
      </span>
      {seen.length > 0 && <span> {seen.join(', ')}</span>}
      {optional && <span class="faint"> may happen</span>}
      {place !== null && <span class="line faint">{place}</span>}
      {broken.map((text) => (
        <span key={text} class="line warning">
          ⊘ {text}
        </span>
      ))}
      {changes.map((change) => (
        <span key={change.place} class="line">
          {change.place}: {change.old} → {change.new}
        </span>
      ))}
      {failure !== null && <span class="line bad">✗ {failure}</span>}
    </button>
  );
}
