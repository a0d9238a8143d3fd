/** Every generated page of docs/, by its path from the root of the repository. */
import type { Protocol } from '../scenarios/protocol.ts';
import { type Claim, cataloguedIn, claimsOf, nameOf } from './claims.ts';
import { kernelsPage, kernelsPath } from './kernels.ts';
import { anchor, code, document, heading, table } from './markdown.ts';
import { generated, protocolPage } from './protocol-page.ts';

export interface Page {
  readonly path: string;
  readonly text: string;
}

export function pages(protocols: readonly Protocol[]): Page[] {
  return [
    { path: 'docs/protocols/README.md', text: overview(protocols) },
    ...protocols.map((protocol) => ({ path: pathOf(protocol), text: protocolPage(protocol) })),
    { path: 'docs/catalogue.md', text: catalogue(protocols) },
    { path: kernelsPath, text: kernelsPage() },
  ];
}

function pathOf({ name }: Protocol): string {
  return `docs/protocols/${name}.md`;
}

function overview(protocols: readonly Protocol[]): string {
  const rows = protocols.map((protocol) => [
    `[${protocol.title}](${protocol.name}.md)`,
    protocol.text,
    String(protocol.scenarios.length),
    String(claimsOf(protocol).filter(({ mutant }) => mutant !== null).length),
  ]);
  return document([
    generated,
    heading(1, 'Protocols'),
    'One page each: state diagrams, shared fields with their locks, properties, scenarios with bounds and counts, bugs with their shortest traces, and what is not modelled. Which kernels the constants of an initial state stand for is in [kernels.md](../kernels.md).',
    table(['Protocol', 'What it is', 'Scenarios', 'Broken forms'], rows),
  ]);
}

function catalogue(protocols: readonly Protocol[]): string {
  const claims = cataloguedIn(protocols);
  return document([
    generated,
    heading(1, 'Catalogue of bugs'),
    `${'`racewalk check --bug NUMBER`'} runs every form of a bug and draws the race; an entry without a mutant is a form that is or was in use and is claimed to break the property.`,
    table(['Bug', 'Scenario / mutant', 'What is broken', 'Violates', 'Steps', 'Reference'], claims.map(row)),
    seeds,
  ]);
}

const seeds = `References to seeds are to the documents with which the project began:

- seed 000: "mm: madvise MADV_USERFAULT", patch 1 of 4, Andrea Arcangeli, 6 May 2013
- seed 001: answers to Kirill A. Shutemov on the interface of MADV_USERFAULT, Andrea Arcangeli, October 2014
- seed 002: "mm/migrate: allow migrate_vma() to alloc new page on empty entry", HMM v25 patch 17 of 19, Jérôme Glisse, 16 August 2017
- seed 003: "userfaultfd v4", cover letter and 23 patches, Andrea Arcangeli, 14 May 2015
- seed 004: mm/fremap.c, remap_file_pages()`;

function row(claim: Claim): string[] {
  const { protocol, bug, text, violates, holds, reference } = claim;
  const link = `[${bug}](protocols/${protocol.name}.md${anchor(bug ?? '')})`;
  return [
    link,
    code(nameOf(claim)),
    text,
    violates?.property ?? `holds: ${holds}`,
    violates === null ? '' : String(violates.steps),
    reference ?? '',
  ];
}
