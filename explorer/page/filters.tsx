/** What is looked for, and which kind of it is shown: above every long list. */
import type { ComponentChildren } from 'preact';

interface Props<Show extends string> {
  readonly search: string;
  readonly find: (text: string) => void;
  /** What somebody might look for. */
  readonly example?: string;
  readonly shows: readonly Show[];
  readonly show: Show;
  readonly pick: (show: Show) => void;
  /** How much was found. */
  readonly children: ComponentChildren;
}

export function Filters<Show extends string>({ search, find, example, shows, show, pick, children }: Props<Show>) {
  return (
    <search class="filters">
      <label>
        Search{' '}
        <input
          type="search"
          value={search}
          placeholder={example}
          onInput={({ currentTarget }) => find(currentTarget.value)}
        />
      </label>
      <label>
        Show{' '}
        <select value={show} onChange={({ currentTarget }) => pick(shows[currentTarget.selectedIndex] ?? show)}>
          {shows.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <span role="status">{children}</span>
    </search>
  );
}
