/** One scenario of the catalogue with its broken forms. */
import { useState } from 'preact/hooks';
import type { CatalogueMutant, CatalogueScenario } from '../../checker/report/catalogue.ts';
import { addressText } from '../page/address.ts';
import { grouped } from '../page/parts.tsx';

export function ScenarioItem({ scenario, isOpen }: { readonly scenario: CatalogueScenario; readonly isOpen: boolean }) {
  const { name, text, bug, reference, verdict, violates, states, mutants, onDemand } = scenario;
  // There are thousands of broken forms: only those that are looked at are made.
  const [isUnfolded, setIsUnfolded] = useState(isOpen);
  return (
    <li>
      <a class="strong" href={addressText({ view: 'scenario', scenario: name, mutant: null })}>
        {name}
      </a>{' '}
      {bug !== null && <span class="bug">{bug}</span>}{' '}
      <span class={verdict === 'violated' ? 'bad' : 'good'}>
        {verdict === 'violated' ? `violates ${violates}` : verdict === 'holds' ? 'holds' : ''}
      </span>
      {states !== null && <span class="faint"> {grouped(states)} states</span>}
      {onDemand !== null && <span class="faint"> (large)</span>}
      <p>
        {text} {reference !== null && <span class="faint">{reference}</span>}
      </p>
      {mutants.length > 0 && (
        <details open={isOpen} onToggle={({ currentTarget }) => setIsUnfolded(currentTarget.open)}>
          <summary>
            {mutants.length} broken {mutants.length === 1 ? 'form' : 'forms'}
          </summary>
          {(isOpen || isUnfolded) && (
            <ul>
              {mutants.map((mutant) => (
                <MutantItem key={mutant.name} scenario={name} mutant={mutant} />
              ))}
            </ul>
          )}
        </details>
      )}
    </li>
  );
}

function MutantItem({ scenario, mutant }: { readonly scenario: string; readonly mutant: CatalogueMutant }) {
  const { name, text, bug, reference, violates, steps } = mutant;
  return (
    <li>
      <a href={addressText({ view: 'check', scenario, mutant: name })}>{name}</a>{' '}
      {bug !== null && <span class="bug">{bug}</span>}{' '}
      {violates !== null && (
        <span class="bad">
          violates {violates}
          {steps !== null && ` in ${steps} steps`}
        </span>
      )}
      <p>
        {text} {reference !== null && <span class="faint">{reference}</span>}
      </p>
    </li>
  );
}
