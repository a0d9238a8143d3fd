/** The frame around the views, and which of them the address asks for. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { matrixElement } from '../../checker/report/page.ts';
import { Catalogue } from '../catalogue/catalogue.tsx';
import { CheckView } from '../check/check-view.tsx';
import { embeddedMatrix, firstView } from '../matrix/embedded.ts';
import { MatrixView } from '../matrix/matrix-view.tsx';
import { RaceView } from '../race/race-view.tsx';
import { embeddedReport } from '../report/embedded.ts';
import { ReportView } from '../report/report-view.tsx';
import { ScenarioView } from '../scenario/scenario-view.tsx';
import { WalkView } from '../walk/walk-view.tsx';
import { type Address, addressText, parseAddress } from './address.ts';
import { open } from './engine.ts';
import { OpenFile } from './open-file.tsx';
import { useServed } from './served.ts';
import { ThemeSwitch } from './theme-switch.tsx';

const report = embeddedReport();
const first = report !== null ? 'report' : firstView();
/** From the user's files, for what the command put into the page. */
const definitions = report?.definitions ?? (first === 'matrix' ? (embeddedMatrix()?.definitions ?? []) : []);

export function App() {
  const [address, setAddress] = useState(() => parseAddress(location.hash, first));
  const [opened, setOpened] = useState(0);
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => {
    const follow = () => setAddress(parseAddress(location.hash, first));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${titleOf(address)} – Racewalk`;
  }, [address]);
  const told = (names: readonly string[], isAsked: boolean) => {
    setOpened((count) => count + 1);
    const [name] = names;
    setNotice(`${isAsked ? 'Opened' : 'Loaded'} ${names.join(', ')}.`);
    if (name !== undefined && isAsked) location.hash = addressText({ view: 'scenario', scenario: name, mutant: null });
  };
  useEffect(() => {
    if (definitions.length === 0) return;
    open(definitions).then(
      () => setOpened((count) => count + 1),
      ({ message }: Error) => setNotice(message),
    );
  }, []);
  useServed((names) => told(names, false), setNotice);
  return (
    <OpenFile opened={(names) => told(names, true)} refused={setNotice}>
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
              {document.getElementById(matrixElement) !== null && (
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

function View({ address, opened }: { readonly address: Address; readonly opened: number }) {
  switch (address.view) {
    case 'catalogue':
      return <Catalogue search={address.search} opened={opened} />;
    case 'report':
      return report === null ? null : <ReportView report={report} opened={opened} />;
    case 'matrix':
      return <MatrixView matrix={embeddedMatrix()} protocol={address.protocol} />;
    case 'scenario':
      return <ScenarioView scenario={address.scenario} mutant={address.mutant} opened={opened} />;
    case 'check':
      return <CheckView scenario={address.scenario} mutant={address.mutant} opened={opened} />;
    case 'walk':
      return <WalkView token={address.token} at={address.at} opened={opened} />;
    case 'race':
      return <RaceView token={address.token} opened={opened} />;
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
    default:
      return `${address.view === 'walk' ? 'By hand' : 'Race'}: ${address.token.split(':')[0]}`;
  }
}
