/** Where the page is: everything that a link carries stands behind its '#', and goes to no server. */

export type Address =
  | { readonly view: 'catalogue'; readonly search: string }
  /** The results that were put into the page. */
  | { readonly view: 'report' }
  | { readonly view: 'scenario' | 'check'; readonly scenario: string; readonly mutant: string | null }
  | { readonly view: 'walk'; readonly token: string; readonly at: number | null }
  | { readonly view: 'race'; readonly token: string };

export function addressText(address: Address): string {
  switch (address.view) {
    case 'catalogue':
      return address.search === '' ? '#/?q=' : `#/?q=${encodeURIComponent(address.search)}`;
    case 'report':
      return '#/report';
    case 'scenario':
    case 'check': {
      const { view, scenario, mutant } = address;
      const names = mutant === null ? [scenario] : [scenario, mutant];
      return `#/${view}/${names.map(encodeURIComponent).join('/')}`;
    }
    case 'walk':
      return `#/walk/${address.token}${address.at === null ? '' : `@${address.at}`}`;
    case 'race':
      return `#/race/${address.token}`;
  }
}

/** What is no address leads to the catalogue. `hasReport`: whether the page has results in it. */
export function parseAddress(hash: string, hasReport = false): Address {
  const text = hash.replace(/^#?\/?/, '');
  // Who opens a report wants to see it.
  if (text === '' && hasReport) return { view: 'report' };
  const [view, first, second] = text.split('/').map(decoded);
  if (view === 'walk' && first !== undefined) {
    const [, token = first, at] = /^(.*)@(\d{1,6})$/.exec(first) ?? [];
    return { view, token, at: at === undefined ? null : Number(at) };
  }
  if (view === 'report' && hasReport) return { view };
  if (view === 'race' && first !== undefined) return { view, token: first };
  if ((view === 'scenario' || view === 'check') && first !== undefined) {
    return { view, scenario: first, mutant: second ?? null };
  }
  const [, search = ''] = /^\?q=(.*)$/.exec(text) ?? [];
  return { view: 'catalogue', search: decoded(search) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
