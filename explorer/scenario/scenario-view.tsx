/** What a scenario says: who acts, what is shared under which lock, what is promised, and how it can be broken. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { MachineView, useMachine } from '../machine/machine-view.tsx';
import { addressText } from '../page/address.ts';
import { answerOf, type Opened, useAnswer } from '../page/asking.ts';
import { Meanwhile } from '../page/meanwhile.tsx';
import { Answered } from '../page/parts.tsx';
import { lastWalk } from '../walk/last-walk.ts';
import type { Described, Which } from '../worker/messages.ts';

interface Props {
  readonly scenario: string;
  readonly mutant: string | null;
  readonly opened: Opened;
}

export function ScenarioView({ scenario, mutant, opened }: Props) {
  const which = { scenario, mutant };
  const asked = useAnswer('describe', which, opened);
  const described = answerOf(asked);
  const [isAsked, setAsked] = useState(false);
  useLayoutEffect(() => setAsked(true), []);
  return (
    <>
      <Answered asked={asked} meanwhile={<Meanwhile which={which} opened={opened} />}>
        {(described) => <ScenarioHead described={described} />}
      </Answered>
      {/* Asked for next, and not once there is an answer: the worker makes the picture while the page shows the rest. */}
      {isAsked && asked.is !== 'refused' && <Machines which={which} opened={opened} />}
      {described !== null && <Told described={described} />}
    </>
  );
}

function Told({ described: { entry, which } }: { readonly described: Described }) {
  return (
    <>
      <div class="panes">
        <Part title="Actors">
          <ul>
            {entry.actors.map(({ name, machine }) => (
              <li key={name}>
                <strong>{name}</strong> {machine}
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Bounds">
          <p>
            {Object.entries(entry.bounds)
              .map(([name, size]) => `${name}: ${size}`)
              .join(', ')}
          </p>
          {entry.boundsReason !== null && <p>{entry.boundsReason}</p>}
        </Part>
        <Part title="Properties">
          <ul>
            {entry.properties.map(({ id, kind, text }) => (
              <li key={id}>
                <strong>{id}</strong> <span class="faint">({kind})</span> {text}
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Broken forms">
          <ul>
            {entry.mutants.map(({ mutant: name, text, bug }) => (
              <li key={name}>
                <a href={addressText({ view: 'check', scenario: which.scenario, mutant: name })}>{name}</a>{' '}
                {bug !== null && <span class="bug">{bug}</span>} {text}
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Kernel functions">
          <ul>
            {entry.functions.map(({ file, name }) => (
              <li key={`${file}:${name}`}>
                <code>{name}</code> <span class="faint">{file}</span>
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <Part title="Shared state">
        <Fields fields={entry.fields} />
      </Part>
    </>
  );
}

/** The picture of each machine, with where the latest schedule by hand has left its actor. */
function Machines({ which, opened }: { readonly which: Which; readonly opened: Opened }) {
  const walk = lastWalk(which);
  const machine = useMachine({ ...which, path: walk?.path ?? [] }, opened);
  return (
    <section class="pane" aria-labelledby="part-machines">
      <h2 id="part-machines">Machines</h2>
      {walk === null ? (
        <p class="faint">Before the first step. After a schedule by hand, the way that it took is marked.</p>
      ) : (
        <p>
          As <a href={walk.address}>the schedule by hand</a> has left it after {walk.path.length}{' '}
          {walk.path.length === 1 ? 'step' : 'steps'}.
        </p>
      )}
      <MachineView machine={machine} />
    </section>
  );
}

/** Name, text and the ways from here. */
export function ScenarioHead({
  described,
  isChecked = false,
}: {
  readonly described: Described;
  /** Where it is checked no link leads there. */
  readonly isChecked?: boolean;
}) {
  const { which, entry, broken, reference } = described;
  const { scenario, mutant } = which;
  const start = answerOf(useAnswer('start', which, described));
  return (
    <>
      <h1>
        {mutant === null ? (
          scenario
        ) : (
          <a href={addressText({ view: 'scenario', scenario, mutant: null })}>{scenario}</a>
        )}
        {mutant !== null && ` / ${mutant}`}
      </h1>
      <p class="lead">
        {entry.text} {broken !== null && <span>Broken on purpose: {broken}</span>}
      </p>
      {reference !== null && <p class="faint">{reference}</p>}
      <p class="actions">
        {!isChecked && (
          <a class="button" href={addressText({ view: 'check', scenario, mutant })}>
            Check
          </a>
        )}
        {start === null ? (
          <span class="button">Walk by hand</span>
        ) : (
          <a class="button" href={addressText({ view: 'walk', token: start, at: 0 })}>
            Walk by hand
          </a>
        )}
      </p>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const id = `part-${title.replaceAll(' ', '-').toLowerCase()}`;
  return (
    <section class="pane" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Block by block, as long tables are read. */
function Fields({ fields }: { readonly fields: Described['entry']['fields'] }) {
  const blocks = [...new Set(fields.map(({ field }) => blockOf(field)))];
  return (
    <div class="blocks">
      {blocks.map((block) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <section key={block} class="scrolls" tabIndex={0} aria-label={`Fields of ${block}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">{block}</th>
                <th scope="col">Kind</th>
                <th scope="col">Guarded by</th>
              </tr>
            </thead>
            <tbody>
              {fields
                .filter(({ field }) => blockOf(field) === block)
                .map(({ field, kind, guardedBy }) => (
                  <tr key={field}>
                    <th scope="row">{field.slice(block.length + 1)}</th>
                    <td>{kind}</td>
                    <td>{guardedBy ?? '–'}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
function blockOf(field: string): string {
  return field.split('.', 1)[0] ?? field;
}
