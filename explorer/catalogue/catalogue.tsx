/** All protocols with their scenarios, broken forms and bugs, and a search through them. */
import { useMemo, useState } from 'preact/hooks';
import type { CatalogueProtocol } from '../../checker/report/catalogue.ts';
import { HeatRow, shareText } from '../matrix/heat.tsx';
import { addressText } from '../page/address.ts';
import type { Opened } from '../page/asking.ts';
import { builtInCatalogue, embeddedMatrix } from '../page/embedded.ts';
import { Filters } from '../page/filters.tsx';
import { matching, type Show, shows } from './matching.ts';
import { ScenarioItem } from './scenario-item.tsx';

/** Of so many scenarios at most, the broken forms that a search has found are shown at once. */
const unfoldedMax = 40;

export function Catalogue({ search, opened }: { readonly search: string; readonly opened: Opened }) {
  const protocols = useMemo(() => withOpened(opened), [opened]);
  const [show, setShow] = useState<Show>('everything');
  // Without a step in the history for each letter.
  const find = (text: string) => {
    history.replaceState(null, '', addressText({ view: 'catalogue', search: text }));
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const found = matching(protocols, search, show);
  const count = found.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  return (
    <>
      <h1>Races of Linux memory management</h1>
      <p class="lead">
        Protocols of the kernel as state machines, and bugs that it had or avoided. Everything runs in this page: pick a
        broken form, check it, and walk through the race.
      </p>
      <Filters search={search} find={find} example="B10, wake-up, khugepaged…" shows={shows} show={show} pick={setShow}>
        {count} {count === 1 ? 'scenario' : 'scenarios'}
      </Filters>
      {found.map(({ name, title, text, scenarios }) => (
        <section key={name} aria-labelledby={`protocol-${name}`}>
          <h2 id={`protocol-${name}`}>{title}</h2>
          {search === '' && <p>{text}</p>}
          {search === '' && <MatrixLine protocol={name} />}
          <ul class="scenarios">
            {scenarios.map((each) => (
              <ScenarioItem key={each.name} scenario={each} isOpen={search !== '' && count <= unfoldedMax} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** What was opened comes first: it may replace what is built in. */
function withOpened(opened: Opened): readonly CatalogueProtocol[] {
  const builtIn = builtInCatalogue();
  if (opened.length === 0) return builtIn;
  const names = new Set(opened.map(({ name }) => name));
  const text = 'Definitions from files. They stay in this page.';
  return [
    { name: 'opened', title: 'Opened here', text, scenarios: opened },
    ...builtIn.map((each) => ({ ...each, scenarios: each.scenarios.filter(({ name }) => !names.has(name)) })),
  ];
}

/** The heat map of the protocol's matrix, if there is one. */
function MatrixLine({ protocol }: { readonly protocol: string }) {
  const found = embeddedMatrix()?.protocols.find(({ name }) => name === protocol);
  if (found === undefined) return null;
  return (
    <p>
      <a href={addressText({ view: 'matrix', protocol })}>
        Matrix<span class="hidden"> of {protocol}</span>
      </a>
      : {shareText(found.rows)} <HeatRow rows={found.rows} />
    </p>
  );
}
