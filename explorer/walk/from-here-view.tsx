/** Whether anything can still fail from a state on, and how: a search that begins there. */
import { useEffect, useState } from 'preact/hooks';
import type { FromHere } from '../../checker/by-hand/from-here.ts';
import { addressText } from '../page/address.ts';
import { Cancelled, searching } from '../page/engine.ts';
import { grouped } from '../page/parts.tsx';
import type { Which } from '../worker/messages.ts';

interface Props {
  readonly which: Which;
  /** What was taken so far. */
  readonly path: readonly number[];
}

type Run =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly states: number }
  | { readonly is: 'done'; readonly answer: FromHere }
  | { readonly is: 'ended'; readonly why: string };

/** Mebibytes. */
const memory = 1024;

export function FromHereView({ which, path }: Props) {
  const [run, setRun] = useState<Run>({ is: 'idle' });
  const place = path.join();
  useEffect(() => {
    setRun({ is: 'idle' });
    return () => searching.cancel();
  }, [which.scenario, which.mutant, place]);
  const start = async () => {
    setRun({ is: 'running', states: 0 });
    try {
      const answer = await searching.ask('fromHere', { ...which, path, memory }, ({ states }) =>
        setRun({ is: 'running', states }),
      );
      setRun({ is: 'done', answer });
    } catch (problem) {
      if (problem instanceof Cancelled) setRun({ is: 'idle' });
      else setRun({ is: 'ended', why: problem instanceof Error ? problem.message : String(problem) });
    }
  };
  return (
    <>
      {run.is === 'running' ? (
        <button type="button" onClick={() => searching.cancel()}>
          Cancel
        </button>
      ) : (
        <button type="button" onClick={() => void start()}>
          Can it still fail from here?
        </button>
      )}
      {run.is === 'running' && <p role="status">{grouped(run.states)} states…</p>}
      {run.is === 'ended' && (
        <p class="problem" role="alert">
          {run.why}
        </p>
      )}
      {run.is === 'done' && <Answer answer={run.answer} at={path.length} />}
    </>
  );
}

function Answer({ answer: { states, cut, failing }, at }: { readonly answer: FromHere; readonly at: number }) {
  const seen = `${grouped(states)} ${states === 1 ? 'state' : 'states'}`;
  return (
    <div role="status">
      {failing.length === 0 && (
        <p class={cut === null ? 'good' : 'warning'}>
          {cut === null
            ? `No: none of the ${seen} that follow breaks anything.`
            : `Nothing found in ${seen}, but the search was cut: ${cut}.`}
        </p>
      )}
      {failing.length > 0 && (
        <>
          <p class="bad">Yes ({seen} follow):</p>
          <ul>
            {failing.map(({ property, text, steps, token }) => (
              <li key={property}>
                <a href={addressText({ view: 'walk', token, at })}>
                  {property} {steps === 0 ? 'here' : `in ${steps} more ${steps === 1 ? 'step' : 'steps'}`}
                </a>{' '}
                <span class="faint">{text}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
