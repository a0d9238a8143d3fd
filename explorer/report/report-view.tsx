/** The results of a run, with filters, and each race where it was found. */
import { useState } from 'preact/hooks';
import type { PageReport, PageResult } from '../../checker/report/page.ts';
import { addressText } from '../page/address.ts';
import type { Opened } from '../page/asking.ts';
import { Filters } from '../page/filters.tsx';
import { FoundRace } from '../race/race-view.tsx';

const shows = ['everything', 'failures', 'violations', 'incomplete'] as const;
type Show = (typeof shows)[number];

const isShown: { readonly [show in Show]: (result: PageResult) => boolean } = {
  everything: () => true,
  failures: ({ fails }) => fails,
  violations: ({ entry }) => entry.replay !== null,
  incomplete: ({ entry }) => entry.verdict === 'incomplete',
};

export function ReportView({ report, opened }: { readonly report: PageReport; readonly opened: Opened }) {
  const { command, version, skipped, results } = report;
  const failed = results.filter(({ fails }) => fails).length;
  const [show, setShow] = useState<Show>(failed > 0 ? 'failures' : 'everything');
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/);
  const found = results.filter(
    (result) => isShown[show](result) && words.every((word) => textOf(result).includes(word)),
  );
  return (
    <>
      <h1>{failed === 0 ? 'All as claimed' : `${failed} of ${results.length} not as they should be`}</h1>
      <p class="lead">
        <code>{command}</code> with Racewalk {version}: {results.length} {results.length === 1 ? 'result' : 'results'}
        {skipped > 0 && <span class="warning">; {skipped} more were not begun</span>}.
      </p>
      <Filters search={search} find={setSearch} shows={shows} show={show} pick={setShow}>
        {found.length} shown
      </Filters>
      <ul class="results">
        {found.map((result) => (
          <Result key={`${result.entry.scenario}/${result.entry.mutant}`} result={result} opened={opened} />
        ))}
      </ul>
    </>
  );
}

function textOf({ entry, text }: PageResult): string {
  return [text, entry.bug, entry.reference].join(' ').toLowerCase();
}

function Result({ result, opened }: { readonly result: PageResult; readonly opened: Opened }) {
  const { entry, fails, text, receipt } = result;
  const { scenario, mutant, replay, reference, file } = entry;
  const [isOpen, setIsOpen] = useState(false);
  const tone = fails ? 'bad' : entry.verdict === 'incomplete' ? 'warning' : 'good';
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>
          <span class={tone}>{fails ? '✗' : entry.verdict === 'incomplete' ? '…' : '✓'}</span> {text}
        </summary>
        <p class="faint">{receipt}</p>
        {reference !== null && <p class="faint">{reference}</p>}
        {file !== null && <p class="faint">{file}</p>}
        <p>
          <a href={addressText({ view: 'check', scenario, mutant })}>Check it again</a>
        </p>
        {isOpen && replay !== null && <FoundRace token={replay} opened={opened} />}
      </details>
    </li>
  );
}
