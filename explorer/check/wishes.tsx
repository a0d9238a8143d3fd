/** How a search is to go. */
import type { ComponentChildren } from 'preact';
import { strategies, strategyNames } from '../../checker/search/strategies.ts';
import type { CheckWishes } from '../worker/messages.ts';

interface Props {
  readonly wishes: CheckWishes;
  readonly change: (wishes: CheckWishes) => void;
  readonly children: ComponentChildren;
}

const reductions = ['auto', 'none', 'symmetry', 'order'] as const;

export function Wishes({ wishes, change, children }: Props) {
  const { strategy, seed, reduce, memory } = wishes;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      {children}
      <details>
        <summary>How</summary>
        <label>
          Order{' '}
          <select
            value={strategy}
            onChange={({ currentTarget }) =>
              change({ ...wishes, strategy: strategyNames[currentTarget.selectedIndex] ?? strategy })
            }
          >
            {strategyNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span class="faint">{strategies[strategy].text}</span>
        {strategies[strategy].takes.includes('seed') && (
          <label>
            Seed{' '}
            <input
              type="number"
              min="0"
              value={seed}
              onChange={({ currentTarget }) => change({ ...wishes, seed: currentTarget.valueAsNumber || 0 })}
            />
          </label>
        )}
        {strategy === 'breadth' && (
          <label>
            Leave out{' '}
            <select
              value={reduce}
              onChange={({ currentTarget }) =>
                change({ ...wishes, reduce: reductions[currentTarget.selectedIndex] ?? reduce })
              }
            >
              {reductions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          Memory in MiB{' '}
          <input
            type="number"
            min="16"
            max="4096"
            value={memory}
            onChange={({ currentTarget }) => change({ ...wishes, memory: currentTarget.valueAsNumber || memory })}
          />
        </label>
      </details>
    </form>
  );
}
