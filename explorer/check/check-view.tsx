/** Searches all schedules of a scenario or a broken form, and shows the race. */
import { useEffect, useState } from 'preact/hooks';
import { type Opened, useAnswer } from '../page/asking.ts';
import { Cancelled, searching } from '../page/engine.ts';
import { Meanwhile } from '../page/meanwhile.tsx';
import { Answered, grouped } from '../page/parts.tsx';
import { FoundRace } from '../race/race-view.tsx';
import { ScenarioHead } from '../scenario/scenario-view.tsx';
import type { Checked, CheckProgress, CheckWishes, Which } from '../worker/messages.ts';
import { Wishes } from './wishes.tsx';

interface Props {
  readonly scenario: string;
  readonly mutant: string | null;
  readonly opened: Opened;
}

type Run =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly since: number; readonly progress: CheckProgress | null }
  | { readonly is: 'done'; readonly seconds: number; readonly checked: Checked }
  | { readonly is: 'ended'; readonly why: string };

const standard: CheckWishes = { strategy: 'breadth', options: {}, reduce: 'auto', memory: 1024, enough: 1 };

export function CheckView({ scenario, mutant, opened }: Props) {
  const asked = useAnswer('describe', { scenario, mutant }, opened);
  const [wishes, setWishes] = useState(standard);
  const [run, setRun] = useState<Run>({ is: 'idle' });
  const start = () => void check({ scenario, mutant }, wishes, setRun);
  // A broken form is small, and its race is what somebody came for.
  useEffect(() => {
    setRun({ is: 'idle' });
    if (mutant !== null) start();
    return () => searching.cancel();
  }, [scenario, mutant, opened]);
  return (
    <Answered asked={asked} meanwhile={<Meanwhile which={{ scenario, mutant }} opened={opened} />}>
      {(described) => (
        <>
          <ScenarioHead described={described} isChecked />
          <Wishes wishes={wishes} change={setWishes}>
            {run.is === 'running' ? (
              <button type="button" onClick={() => searching.cancel()}>
                Cancel
              </button>
            ) : (
              <button type="button" class="main" onClick={start}>
                Check {mutant === null ? 'every schedule' : 'again'}
              </button>
            )}
          </Wishes>
          <Outcome run={run} opened={opened} />
        </>
      )}
    </Answered>
  );
}

async function check(which: Which, wishes: CheckWishes, tell: (run: Run) => void): Promise<void> {
  const since = performance.now();
  tell({ is: 'running', since, progress: null });
  try {
    const checked = await searching.ask('check', { ...which, wishes }, (progress) =>
      tell({ is: 'running', since, progress }),
    );
    tell({ is: 'done', seconds: (performance.now() - since) / 1000, checked });
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    tell({ is: 'ended', why: problem instanceof Cancelled ? 'Cancelled: nothing is known of the rest.' : why });
  }
}

function Outcome({ run, opened }: { readonly run: Run; readonly opened: Opened }) {
  switch (run.is) {
    case 'idle':
      return null;
    case 'running':
      return <p role="status">{progressText(run)}</p>;
    case 'ended':
      return (
        <p class="problem" role="alert">
          {run.why}
        </p>
      );
    case 'done': {
      const { entry, text } = run.checked;
      return (
        <>
          <section aria-label="Verdict" class={`verdict ${entry.asClaimed === false ? 'bad' : 'good'}`}>
            <pre class="wraps">{text}</pre>
            <p class="faint">{run.seconds.toFixed(2)} seconds in this page</p>
          </section>
          {entry.replay !== null && <FoundRace token={entry.replay} opened={opened} />}
        </>
      );
    }
  }
}

function progressText({ since, progress }: Run & { is: 'running' }): string {
  if (progress === null) return 'Searching…';
  const { states, depth, frontier } = progress;
  const rate = states / ((performance.now() - since) / 1000);
  const where = depth === null ? '' : `, depth ${depth}`;
  return `${grouped(states)} states${where}, ${grouped(frontier)} to look at, ${grouped(Math.round(rate))} a second`;
}
