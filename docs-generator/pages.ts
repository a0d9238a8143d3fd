/** The generated pages of docs/ about protocols and machines, by their paths from the root of the repository. */
import { bugNumbers } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { Atlas } from './atlas.ts';
import { bugsPages } from './bugs-pages.ts';
import { type Claim, cataloguedIn, claimsOf, nameOf } from './claims.ts';
import type { KeptTraces } from './kept-traces.ts';
import { kernelsPage, kernelsPath } from './kernels.ts';
import { machinePages } from './machine-pages.ts';
import { code, document, heading, table } from './markdown.ts';
import { matrixRows } from './matrix-rows.ts';
import { generated, type Page, seriesOf } from './page.ts';
import { propertiesPage } from './properties-page.ts';
import { protocolPage, type Rest } from './protocol-page.ts';
import { scenariosPages } from './scenarios-page.ts';
import { isTold, whyPages } from './why-pages.ts';

export interface Book {
  /** What takes no long search. */
  readonly pages: readonly Page[];
  /** The first page of a protocol, for which each of its scenarios is searched to its end, and why its steps are there. */
  searchedPages(protocol: Protocol): readonly Page[];
}

/** `root`: the folder of the repository. `kept`: traces that need not be searched for again. */
export function bookOf(protocols: readonly Protocol[], root: string, kept: KeptTraces): Book {
  const atlas = new Atlas(protocols, root);
  const rows = matrixRows(root).filter(isTold);
  const isExplained = (protocol: Protocol): boolean => rows.some((row) => row.protocol === protocol.name);
  const chapters = new Map(
    protocols.map((protocol): [Protocol, Rest] => {
      const systems = protocol.scenarios.map((scenario) => atlas.systemOf(scenario));
      const scenarios = scenariosPages(protocol, systems);
      return [protocol, { scenarios, bugs: bugsPages(protocol, kept), hasWhy: isExplained(protocol) }];
    }),
  );
  const ofProtocols = [...chapters].flatMap(([protocol, { scenarios, bugs }]) => {
    return [propertiesPage(protocol), ...[scenarios, bugs].flatMap((series) => series?.pages ?? [])];
  });
  const pages = [
    { path: 'docs/protocols/README.md', text: overview(protocols) },
    ...ofProtocols,
    ...machinePages(atlas),
    ...catalogue(protocols, chapters),
    { path: kernelsPath, text: kernelsPage() },
  ];
  const searchedPages = (protocol: Protocol): readonly Page[] => {
    const rest = chapters.get(protocol);
    if (rest === undefined) throw new Error(`'${protocol.name}' is no protocol of this book`);
    const why = rest.hasWhy ? whyPages(protocol, rows).pages : [];
    return [protocolPage(atlas, protocol, rest), ...why];
  };
  return { pages, searchedPages };
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

/** A section for each of the catalogues, by the letter of its numbers. */
function catalogue(protocols: readonly Protocol[], chapters: ReadonlyMap<Protocol, Rest>): readonly Page[] {
  const claims = cataloguedIn(protocols);
  const letters = [...new Set(claims.flatMap((claim) => lettersOf(claim)))].sort();
  const head = [
    `${'`racewalk check --bug NUMBER`'} runs every form of a bug and draws the race; an entry without a mutant is a form that is or was in use and is claimed to break the property.`,
    seeds,
  ];
  const sections = letters.map((letter) => {
    const rows = claims.filter((claim) => lettersOf(claim).includes(letter)).map((claim) => row(claim, chapters));
    return {
      title: `Bugs ${letter}`,
      parts: [table(['Bug', 'Scenario / mutant', 'What is broken', 'Violates', 'Steps'], rows)],
    };
  });
  return seriesOf('docs/catalogue.md', 'Catalogue of bugs', head, sections).pages;
}

function lettersOf({ bug }: Claim): string[] {
  return bugNumbers(bug).map((number) => number.slice(0, 1));
}

const seeds = `References to seeds are to the documents with which the project began:

- seed 000: "mm: madvise MADV_USERFAULT", patch 1 of 4, Andrea Arcangeli, 6 May 2013
- seed 001: answers to Kirill A. Shutemov on the interface of MADV_USERFAULT, Andrea Arcangeli, October 2014
- seed 002: "mm/migrate: allow migrate_vma() to alloc new page on empty entry", HMM v25 patch 17 of 19, Jérôme Glisse, 16 August 2017
- seed 003: "userfaultfd v4", cover letter and 23 patches, Andrea Arcangeli, 14 May 2015
- seed 004: mm/fremap.c, remap_file_pages()`;

function row(claim: Claim, chapters: ReadonlyMap<Protocol, Rest>): string[] {
  const { protocol, bug, text, violates, holds } = claim;
  const place = chapters.get(protocol)?.bugs?.places.get(bug ?? '') ?? '';
  const link = `[${bug}](${place.replace(/^docs\//, '')})`;
  return [
    link,
    code(nameOf(claim)),
    text,
    violates?.property ?? `holds: ${holds}`,
    violates === null ? '' : String(violates.steps),
  ];
}
