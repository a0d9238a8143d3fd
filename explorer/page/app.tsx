/** The frame around the views, and which of them the address asks for. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Catalogue } from '../catalogue/catalogue.tsx';
import { CheckView } from '../check/check-view.tsx';
import { MatrixView } from '../matrix/matrix-view.tsx';
import { RaceView } from '../race/race-view.tsx';
import { ReportView } from '../report/report-view.tsx';
import { ScenarioView } from '../scenario/scenario-view.tsx';
import { forgetWalks } from '../walk/last-walk.ts';
import { WalkView } from '../walk/walk-view.tsx';
import { type Address, addressText, parseAddress } from './address.ts';
import type { Opened } from './asking.ts';
import { embeddedMatrix, embeddedReport, firstView, hasMatrix } from './embedded.ts';
import { looking, open } from './engine.ts';
import { OpenFile } from './open-file.tsx';
import { useServed } from './served.ts';
import { ThemeSwitch } from './theme-switch.tsx';

const report = embeddedReport();
const first = firstView();
/** From the user's files, for what the command put into the page. */
const definitions = report?.definitions ?? (first === 'matrix' ? (embeddedMatrix()?.definitions ?? []) : []);
// Before any view asks: what it asks is of them.
const embedded = definitions.length === 0 ? null : open(JSON.stringify(definitions));
const start = parseAddress(location.hash, first);
// The worker starts while the page is drawn, unless what is drawn asks nothing of it.
if (start.view !== 'catalogue' && start.view !== 'matrix' && start.view !== 'report') void looking.start();

export function App() {
  const [address, setAddress] = useState(start);
  const [opened, setOpened] = useState<Opened>([]);
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => {
    const follow = () => setAddress(parseAddress(location.hash, first));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${titleOf(address)} – Racewalk`;
  }, [address]);
  const add = (scenarios: Opened) => {
    forgetWalks();
    const isNew = (name: string): boolean => scenarios.some((each) => each.name === name);
    setOpened((before) => [...scenarios, ...before.filter(({ name }) => !isNew(name))]);
  };
  const told = (scenarios: Opened, isAsked: boolean) => {
    add(scenarios);
    const names = scenarios.map(({ name }) => name);
    const [name] = names;
    setNotice(`${isAsked ? 'Opened' : 'Loaded'} ${names.join(', ')}.`);
    if (name !== undefined && isAsked) location.hash = addressText({ view: 'scenario', scenario: name, mutant: null });
  };
  useEffect(() => {
    embedded?.then(add, ({ message }: Error) => setNotice(message));
    // What is looked at next needs it.
    void looking.start();
  }, []);
  useServed((scenarios) => told(scenarios, false), setNotice);
  return (
    <OpenFile opened={(scenarios) => told(scenarios, true)} refused={setNotice}>
      {(button: ComponentChildren) => (
        <>
          <header class="bar">
            <a class="skip" href={location.hash} onClick={skip}>
              Skip to the content
            </a>
            <a class="name" href={addressText({ view: 'catalogue', search: '' })}>
              Racewalk
            </a>
            <nav aria-label="Page">
              {hasMatrix() && (
                <a class="button" href={addressText({ view: 'matrix', protocol: null })}>
                  Matrix
                </a>
              )}
              {report !== null && (
                <a class="button" href={addressText({ view: 'report' })}>
                  Report
                </a>
              )}
              {button}
              <ThemeSwitch />
            </nav>
          </header>
          <p class="notice" role="status" hidden={notice === null}>
            {notice}{' '}
            <button type="button" onClick={() => setNotice(null)}>
              Close
            </button>
          </p>
          <Busy />
          <main id="content" tabIndex={-1}>
            <View address={address} opened={opened} />
          </main>
        </>
      )}
    </OpenFile>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** How what takes long can be ended. */
function Busy() {
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    looking.tell = setIsBusy;
  }, []);
  return (
    <p class="notice" role="status" hidden={!isBusy}>
      This takes long.{' '}
      <button type="button" onClick={() => looking.cancel()}>
        Cancel
      </button>
    </p>
  );
}

function View({ address, opened }: { readonly address: Address; readonly opened: Opened }) {
  switch (address.view) {
    case 'catalogue':
      return <Catalogue search={address.search} opened={opened} />;
    case 'report':
      return report === null ? null : <ReportView report={report} opened={opened} />;
    case 'matrix':
      return <MatrixView protocol={address.protocol} />;
    case 'scenario':
      return <ScenarioView scenario={address.scenario} mutant={address.mutant} opened={opened} />;
    case 'check':
      return <CheckView scenario={address.scenario} mutant={address.mutant} opened={opened} />;
    case 'walk':
      return <WalkView token={address.token} at={address.at} opened={opened} />;
    case 'race':
      return <RaceView token={address.token} opened={opened} />;
    case 'refused':
      return (
        <p class="problem" role="alert">
          {address.why}
        </p>
      );
  }
}

function titleOf(address: Address): string {
  switch (address.view) {
    case 'catalogue':
      return 'Scenarios';
    case 'report':
      return 'Report';
    case 'matrix':
      return address.protocol === null ? 'Matrix' : `Matrix of ${address.protocol}`;
    case 'scenario':
    case 'check':
      return [address.scenario, address.mutant].filter((part) => part !== null).join(' / ');
    case 'refused':
      return 'No such page';
    default:
      return `${address.view === 'walk' ? 'By hand' : 'Race'}: ${address.token.split(':')[0]}`;
  }
}
