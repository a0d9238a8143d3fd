/** Every generated page of docs/ that takes no long search, by its path from the root of the repository. */
import type { Protocol } from '../scenarios/protocol.ts';
import { Atlas } from './atlas.ts';
import { bugsPages } from './bugs-pages.ts';
import { type Claim, cataloguedIn, claimsOf, nameOf } from './claims.ts';
import { kernelsPage, kernelsPath } from './kernels.ts';
import { machinePages } from './machine-pages.ts';
import { code, document, heading, table } from './markdown.ts';
import { matrixRows } from './matrix-rows.ts';
import { generated, type Page, type Series } from './page.ts';
import { propertiesPage } from './properties-page.ts';
import { protocolPage } from './protocol-page.ts';
import { scenariosPages } from './scenarios-page.ts';
import { whyPages } from './why-pages.ts';

/** `root`: the folder of the repository. */
export function pages(protocols: readonly Protocol[], root: string): Page[] {
  const atlas = new Atlas(protocols, root);
  const rows = matrixRows(root);
  const places = new Map<Protocol, Series>();
  const ofProtocols = protocols.flatMap((protocol) => {
    const systems = protocol.scenarios.map((scenario) => atlas.systemOf(scenario));
    const bugs = bugsPages(protocol);
    const rest = { scenarios: scenariosPages(protocol, systems), bugs, why: whyPages(protocol, rows) };
    if (bugs !== null) places.set(protocol, bugs);
    const others = [rest.scenarios, rest.bugs, rest.why].flatMap((series) => series?.pages ?? []);
    return [protocolPage(atlas, protocol, rest), propertiesPage(protocol), ...others];
  });
  return [
    { path: 'docs/protocols/README.md', text: overview(protocols) },
    ...ofProtocols,
    ...machinePages(atlas),
    { path: 'docs/catalogue.md', text: catalogue(protocols, places) },
    { path: kernelsPath, text: kernelsPage() },
  ];
}

function overview(protocols: readonly Protocol[]): string {
  const rows = protocols.map((protocol) => [
    `[${protocol.title}](${protocol.name}/README.md)`,
    protocol.text,
    String(protocol.scenarios.length),
    String(claimsOf(protocol).filter(({ mutant }) => mutant !== null).length),
  ]);
  return document([
    generated,
    heading(1, 'Protocols'),
    'Each has a page that tells who takes part, which fields they share under which locks, and what is not modelled, with links to its scenarios, properties and bugs. What [the machines](../machines/README.md) do is drawn once for all of them. Which kernels the constants of an initial state stand for is in [kernels.md](../kernels.md).',
    table(['Protocol', 'What it is', 'Scenarios', 'Broken forms'], rows),
  ]);
}

function catalogue(protocols: readonly Protocol[], places: ReadonlyMap<Protocol, Series>): string {
  const claims = cataloguedIn(protocols);
  return document([
    generated,
    heading(1, 'Catalogue of bugs'),
    `${'`racewalk check --bug NUMBER`'} runs every form of a bug and draws the race; an entry without a mutant is a form that is or was in use and is claimed to break the property.`,
    table(
      ['Bug', 'Scenario / mutant', 'What is broken', 'Violates', 'Steps', 'Reference'],
      claims.map((claim) => row(claim, places)),
    ),
    seeds,
  ]);
}

const seeds = `References to seeds are to the documents with which the project began:

- seed 000: "mm: madvise MADV_USERFAULT", patch 1 of 4, Andrea Arcangeli, 6 May 2013
- seed 001: answers to Kirill A. Shutemov on the interface of MADV_USERFAULT, Andrea Arcangeli, October 2014
- seed 002: "mm/migrate: allow migrate_vma() to alloc new page on empty entry", HMM v25 patch 17 of 19, Jérôme Glisse, 16 August 2017
- seed 003: "userfaultfd v4", cover letter and 23 patches, Andrea Arcangeli, 14 May 2015
- seed 004: mm/fremap.c, remap_file_pages()`;

function row(claim: Claim, places: ReadonlyMap<Protocol, Series>): string[] {
  const { protocol, bug, text, violates, holds, reference } = claim;
  const place = places.get(protocol)?.places.get(bug ?? '') ?? '';
  const link = `[${bug}](${place.replace(/^docs\//, '')})`;
  return [
    link,
    code(nameOf(claim)),
    text,
    violates?.property ?? `holds: ${holds}`,
    violates === null ? '' : String(violates.steps),
    reference ?? '',
  ];
}
