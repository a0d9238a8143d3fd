/** Where the page is: everything that a link carries stands behind its '#', and goes to no server. */

export type Address =
  | { readonly view: 'catalogue'; readonly search: string }
  /** The results that were put into the page. */
  | { readonly view: 'report' }
  /** What every step is there for; null: of all protocols. */
  | { readonly view: 'matrix'; readonly protocol: string | null }
  | { readonly view: 'scenario' | 'check'; readonly scenario: string; readonly mutant: string | null }
  | { readonly view: 'walk'; readonly token: string; readonly at: number | null }
  | { readonly view: 'race'; readonly token: string }
  | { readonly view: 'refused'; readonly why: string };

/** Longer than any schedule that a page draws makes it. Browsers take in twenty times as much, and then are at it for seconds. */
const lengthMax = 100_000;

export function addressText(address: Address): string {
  switch (address.view) {
    case 'catalogue':
      return address.search === '' ? '#/?q=' : `#/?q=${encodeURIComponent(address.search)}`;
    case 'report':
      return '#/report';
    case 'matrix':
      return address.protocol === null ? '#/matrix' : `#/matrix/${encodeURIComponent(address.protocol)}`;
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
    case 'refused':
      return '#/';
  }
}

/** What is no address leads to the catalogue. `first`: what who opens the page wants to see. */
export function parseAddress(hash: string, first: 'catalogue' | 'report' | 'matrix' = 'catalogue'): Address {
  if (hash.length > lengthMax) {
    const why = `This link has ${hash.length} characters; no more than ${lengthMax} are read.`;
    return { view: 'refused', why };
  }
  const text = hash.replace(/^#?\/?/, '');
  if (text === '' && first === 'report') return { view: 'report' };
  if (text === '' && first === 'matrix') return { view: 'matrix', protocol: null };
  const [view, name, second] = text.split('/').map(decoded);
  if (view === 'walk' && name !== undefined) {
    const [, token = name, at] = /^(.*)@(\d{1,6})$/.exec(name) ?? [];
    return { view, token, at: at === undefined ? null : Number(at) };
  }
  if (view === 'report' && first === 'report') return { view };
  if (view === 'matrix') return { view, protocol: name ?? null };
  if (view === 'race' && name !== undefined) return { view, token: name };
  if ((view === 'scenario' || view === 'check') && name !== undefined) {
    return { view, scenario: name, mutant: second ?? null };
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
