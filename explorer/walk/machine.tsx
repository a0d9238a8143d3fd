/** The machine of an actor around the state in which it is: its states in order, and where each leads. */
import { useState } from 'preact/hooks';
import type { PictureState } from '../../checker/by-hand/machine-picture.ts';
import { useAnswer } from '../page/asking.ts';
import { Answered } from '../page/parts.tsx';
import type { Which } from '../worker/messages.ts';

interface Props {
  readonly which: Which;
  readonly path: readonly number[];
  readonly actor: string;
}

/** Asked for only while it is open. */
export function Machine(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Machine<span class="hidden"> of {props.actor}</span>
      </summary>
      {isOpen && <States {...props} />}
    </details>
  );
}

function States({ which, path, actor }: Props) {
  const asked = useAnswer('machine', { ...which, path, actor });
  return (
    <Answered asked={asked}>
      {({ title, states }) => (
        <>
          <p class="faint">{title}: where it is, and where it was, is marked</p>
          <ol class="machine">
            {states.map((state) => (
              <State key={state.label.join()} state={state} />
            ))}
          </ol>
        </>
      )}
    </Answered>
  );
}

const said = { here: 'is here', passed: 'was here' };

function State({ state: { label, lit, hasInner, steps } }: { readonly state: PictureState }) {
  const [name, ...others] = label;
  return (
    <li class={lit ?? ''} aria-current={lit === 'here' ? 'step' : undefined}>
      <code>{name}</code>
      {hasInner && <span class="faint"> (has states inside)</span>}
      {lit !== null && <span class="mark"> {said[lit]}</span>}
      {others.length > 0 && <span class="line faint">{others.join(', ')}</span>}
      <ul>
        {steps.map(({ labels, to }) => (
          <li key={`${to}${labels.join()}`}>
            {labels.join('; ')} → <code>{to}</code>
          </li>
        ))}
      </ul>
    </li>
  );
}
