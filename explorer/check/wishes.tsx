/** How a search is to go. */
import type { ComponentChildren } from 'preact';
import { type StrategyOption, strategies, strategyDefaults, strategyNames } from '../../checker/search/strategies.ts';
import type { CheckWishes } from '../worker/messages.ts';

interface Props {
  readonly wishes: CheckWishes;
  readonly change: (wishes: CheckWishes) => void;
  readonly children: ComponentChildren;
}

const reductions = ['auto', 'none', 'symmetry', 'order'] as const;

const labels: { readonly [option in StrategyOption]: string } = {
  seed: 'Seed',
  runs: 'Walks',
  stepsMax: 'Steps of a walk',
  depth: 'Depth of the bug',
  preemptionsMax: 'Preemptions at most',
};

export function Wishes({ wishes, change, children }: Props) {
  const { strategy, options, reduce, memory, enough } = wishes;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      {children}
      <details>
        <summary>How</summary>
        <div class="filters">
          <label>
            Order{' '}
            <select
              value={strategy}
              onChange={({ currentTarget }) =>
                change({ ...wishes, options: {}, strategy: strategyNames[currentTarget.selectedIndex] ?? strategy })
              }
            >
              {strategyNames.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <span class="faint">{strategies[strategy].text}</span>
          {strategies[strategy].takes.map((option) => (
            <Amount
              key={option}
              label={labels[option]}
              min={option === 'seed' || option === 'preemptionsMax' ? 0 : 1}
              value={options[option] ?? strategies[strategy].defaults?.[option] ?? strategyDefaults[option]}
              set={(value) => change({ ...wishes, options: { ...options, [option]: value } })}
            />
          ))}
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
          <Amount
            label="Memory in MiB"
            min={16}
            max={4096}
            value={memory}
            set={(value) => change({ ...wishes, memory: value })}
          />
          <Amount
            label="End after so many violations"
            min={1}
            value={enough}
            set={(value) => change({ ...wishes, enough: value })}
          />
        </div>
      </details>
    </form>
  );
}

interface AmountProps {
  readonly label: string;
  readonly min: number;
  readonly max?: number;
  /** Without end: the field is empty. */
  readonly value: number;
  readonly set: (value: number) => void;
}
function Amount({ label, min, max, value, set }: AmountProps) {
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        min={min}
        max={max}
        value={Number.isFinite(value) ? value : ''}
        placeholder="no limit"
        onChange={({ currentTarget }) => {
          const wished = currentTarget.valueAsNumber;
          if (Number.isInteger(wished) && wished >= min && wished <= (max ?? wished)) set(wished);
          else currentTarget.value = Number.isFinite(value) ? String(value) : '';
        }}
      />
    </label>
  );
}
