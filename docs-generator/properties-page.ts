/** What a protocol promises, and which broken forms show that each promise can be broken. */
import { builtInChecks } from '../checker/counterexample/judgement.ts';
import type { Property } from '../checker/language/property.ts';
import type { Scenario } from '../checker/language/spec.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { builtInWords } from './built-in.ts';
import { type Claim, claimsOf, nameOf } from './claims.ts';
import { table } from './markdown.ts';
import { type Page, pageOf } from './page.ts';

export function propertiesPage(protocol: Protocol): Page {
  const { name, title, scenarios } = protocol;
  const claims = claimsOf(protocol);
  const properties = new Map<string, Property>();
  for (const { properties: own } of scenarios)
    for (const each of own) if (!properties.has(each.id)) properties.set(each.id, each);
  const all = [...properties.values()].toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const rowsOf = (isIn: (property: Property) => boolean): string[][] =>
    all.filter(isIn).map((property) => row(property, scenarios, claims));
  const columns = ['Id', 'Promise', 'Judged', 'In scenarios', 'Broken by'];
  return pageOf(
    `docs/protocols/${name}/properties.md`,
    `Properties: ${title}`,
    [
      `What the scenarios of [${title}](README.md) promise, and the [broken forms](bugs.md) that show it can be broken.`,
    ],
    [
      {
        title: 'Promises',
        parts: [
          table(
            columns,
            rowsOf((property) => !isWitness(property)),
          ),
        ],
      },
      {
        title: 'Witnesses',
        parts: [
          table(
            ['Id', 'What is reached', 'Judged', 'In scenarios'],
            rowsOf(isWitness).map((each) => each.slice(0, 4)),
          ),
        ],
      },
      { title: 'Built-in checks', parts: [builtInTable(claims)] },
    ],
  );
}

function isWitness({ kind }: Property): boolean {
  return kind === 'sometimes' || kind === 'taken';
}

const kinds: { readonly [kind in Property['kind']]: string } = {
  always: 'in every state',
  never: 'in every state',
  sometimes: 'as a witness',
  taken: 'as a witness',
  atEnd: 'at rest',
  asserted: 'where demanded',
  eventually: 'in every fair run',
  leadsTo: 'in every fair run',
  notStarved: 'in every fair run',
};

function row({ id, kind, text }: Property, scenarios: readonly Scenario[], claims: readonly Claim[]): string[] {
  const inWhich = scenarios.filter((scenario) => scenario.properties.some((each) => each.id === id));
  const where = inWhich.length === scenarios.length ? 'all' : inWhich.map(({ name }) => name).join(', ');
  return [id, text, kinds[kind], where, breaking(claims, id)];
}

function breaking(claims: readonly Claim[], id: string): string {
  const found = claims.filter(({ violates }) => violates?.property === id);
  return found.map((claim) => (claim.bug === null ? nameOf(claim) : `${nameOf(claim)} (${claim.bug})`)).join(', ');
}

/** The built-in checks that some claim is about. */
function builtInTable(claims: readonly Claim[]): string {
  const rows = builtInChecks.flatMap((name) => {
    const by = breaking(claims, name);
    return by === '' ? [] : [[name, builtInWords[name], by]];
  });
  return rows.length === 0
    ? ''
    : `Made in every scenario without being written; those that a broken form here violates:\n\n${table(['Check', 'Finds', 'Broken by'], rows)}`;
}
