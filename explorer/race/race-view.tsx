/** One race: what a link shows to whoever opens it. */
import { useState } from 'preact/hooks';
import { addressText } from '../page/address.ts';
import { answerOf, type Opened, useAnswer } from '../page/asking.ts';
import { Meanwhile, whichOf } from '../page/meanwhile.tsx';
import { Answered, Copy, Save } from '../page/parts.tsx';
import type { Forms, Raced } from '../worker/messages.ts';
import { BesideView } from './beside-view.tsx';
import { pngOf } from './png.ts';
import { Schedule } from './schedule.tsx';

export function RaceView({ token, opened }: { readonly token: string; readonly opened: Opened }) {
  const [full, setFull] = useState(false);
  const asked = useAnswer('race', { token, full }, opened);
  const { stale = null } = answerOf(useAnswer('standing', { token }, opened)) ?? {};
  const refused = { is: 'refused', why: `${stale} Walk it by hand to see what still fits.`, again: null } as const;
  return (
    <>
      <Answered
        asked={stale === null ? asked : refused}
        meanwhile={<Meanwhile which={whichOf(token)} opened={opened} />}
      >
        {(raced) => <Race raced={raced} full={full} setFull={setFull} />}
      </Answered>
      {(stale !== null || asked.is === 'refused') && (
        <p>
          <a href={addressText({ view: 'walk', token, at: null })}>Walk it by hand</a>
        </p>
      )}
    </>
  );
}

interface RaceProps {
  readonly raced: Raced;
  readonly full: boolean;
  readonly setFull: (full: boolean) => void;
  /** As a part of another view, which has a heading. */
  readonly isPart?: boolean;
}

function Race({ raced, full, setFull, isPart = false }: RaceProps) {
  const { title, text, drawn, ending, token, which } = raced;
  return (
    <article>
      {isPart ? <h2>The race</h2> : <h1>{title}</h1>}
      {!isPart && <p class="lead">{text}</p>}
      <p class="actions">
        <a class="button" href={addressText({ view: 'walk', token, at: 0 })}>
          Walk through it
        </a>
        {isPart ? (
          <a class="button" href={addressText({ view: 'race', token })}>
            The race alone
          </a>
        ) : (
          <a class="button" href={addressText({ view: 'check', ...which })}>
            Check it
          </a>
        )}
        <label>
          <input type="checkbox" checked={full} onChange={({ currentTarget }) => setFull(currentTarget.checked)} />{' '}
          Every step and change
        </label>
      </p>
      <Schedule drawn={drawn} label="The race, actors as columns" />
      <div class="ending">
        {ending.map((line) => (
          <p key={line} class={line.startsWith('broken:') ? 'bad strong' : ''}>
            {line}
          </p>
        ))}
      </div>
      {which.mutant !== null && <BesideView token={token} />}
      <TakenAway raced={raced} full={full} />
    </article>
  );
}

/** The race of a token as a part of another view. */
export function FoundRace({ token, opened }: { readonly token: string; readonly opened: Opened }) {
  const [full, setFull] = useState(false);
  const asked = useAnswer('race', { token, full }, opened);
  return <Answered asked={asked}>{(raced) => <Race raced={raced} full={full} setFull={setFull} isPart />}</Answered>;
}

/** What can be taken away from here: made once the race is shown. */
function TakenAway({ raced: { token, title }, full }: { readonly raced: Raced; readonly full: boolean }) {
  const asked = useAnswer('forms', { token, full });
  return <Answered asked={asked}>{(forms) => <FormsOf forms={forms} token={token} title={title} />}</Answered>;
}

interface FormsProps {
  readonly forms: Forms;
  readonly token: string;
  readonly title: string;
}
function FormsOf({ forms: { plain, mermaid, svg }, token, title }: FormsProps) {
  const picture = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const file = token.split(':')[0] ?? 'race';
  return (
    <>
      <p class="actions">
        <Copy label="Copy link" text={() => `${location.href.split('#')[0]}${addressText({ view: 'race', token })}`} />
        <Copy label="Copy text for a mail" text={plain} />
        <Copy label="Copy Mermaid" text={mermaid} />
        <Copy label="Copy command" text={`racewalk replay ${token}`} />
        <Save label="Save SVG" name={`${file}.svg`} content={() => new Blob([svg], { type: 'image/svg+xml' })} />
        <Save label="Save PNG" name={`${file}.png`} content={() => pngOf(picture)} />
      </p>
      <details>
        <summary>Sequence diagram</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
        <section class="scrolls" tabIndex={0} aria-label="Sequence diagram">
          <img class="picture" src={picture} alt={`Sequence diagram of ${title}; the table above says the same`} />
        </section>
      </details>
      <details>
        <summary>Text and command</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
        <section class="scrolls" tabIndex={0} aria-label="The race as text">
          <pre>{plain}</pre>
        </section>
      </details>
    </>
  );
}
