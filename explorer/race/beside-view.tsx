/** A race beside the scenario that is not broken: where the two first differ. */
import type { Beside, Difference } from '../../checker/by-hand/beside.ts';
import type { Move } from '../../checker/by-hand/position.ts';
import { addressText } from '../page/address.ts';
import { useAnswer } from '../page/asking.ts';
import { Answered } from '../page/parts.tsx';

export function BesideView({ token }: { readonly token: string }) {
  const asked = useAnswer('beside', { token });
  return (
    <section aria-labelledby="beside">
      <h2 id="beside">Broken beside fixed</h2>
      <Answered asked={asked}>
        {(answer) =>
          answer === null ? <p>Nothing is broken on purpose here.</p> : <Both both={answer} token={token} />
        }
      </Answered>
    </section>
  );
}

function Both({ both, token }: { readonly both: Beside; readonly token: string }) {
  const { starts, common, broken, fixed, why, instead, differences, token: other } = both;
  const who = broken === null ? null : `${broken.actor}: ${broken.event}`;
  return (
    <>
      {starts.length > 0 && (
        <p>
          They begin differently:{' '}
          {starts.map(({ place, broken: is, fixed: was }) => `${place} is ${is} instead of ${was}`).join('; ')}.
        </p>
      )}
      <p>
        {common === 0
          ? 'Then the first step differs already'
          : `${common} ${common === 1 ? 'step is' : 'steps are'} taken alike`}
        {who === null ? ', and that is all of the race.' : `; the next is ${who}.`}
      </p>
      <div class="panes">
        <section class="pane" aria-label="Broken">
          <h3 class="bad">Broken</h3>
          {broken === null ? (
            <p>The race ends here.</p>
          ) : (
            <Told move={broken} differences={differences} side="broken" />
          )}
          <p>
            <a href={addressText({ view: 'walk', token, at: common })}>Walk from here, broken</a>
          </p>
        </section>
        <section class="pane" aria-label="Fixed">
          <h3 class="good">Fixed</h3>
          {fixed !== null ? (
            <Told move={fixed} differences={differences} side="fixed" />
          ) : (
            <>
              {broken !== null && <p>{broken.event} cannot happen</p>}
              {why.length > 0 && (
                <ul>
                  {why.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              )}
              <p>{instead.length === 0 ? 'Nothing can happen.' : `What can: ${instead.join('; ')}.`}</p>
            </>
          )}
          <p>
            <a href={addressText({ view: 'walk', token: other, at: common })}>Walk from here, fixed</a>
          </p>
        </section>
      </div>
    </>
  );
}

interface ToldProps {
  readonly move: Move;
  readonly differences: readonly Difference[];
  readonly side: 'broken' | 'fixed';
}
function Told({ move: { event, in: place, seen, broken, failure }, differences, side }: ToldProps) {
  return (
    <>
      <p>
        <span class="strong">{event}</span>
        {seen.length > 0 && `: ${seen.join(', ')}`} {place !== null && <span class="faint">{place}</span>}
      </p>
      {broken.map((text) => (
        <p key={text} class="warning">
          ⊘ {text}
        </p>
      ))}
      {failure !== null && <p class="bad">✗ {failure}</p>}
      <ul>
        {differences.map((each) => (
          <li key={each.place}>
            {each.place}: <strong>{each[side]}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
