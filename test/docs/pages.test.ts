/** How the generated pages are cut, and what is drawn on them. */
import { describe, expect, test } from '@jest/globals';
import { nodesMax } from '../../checker/report/chart/pictures.ts';
import { Atlas } from '../../docs-generator/atlas.ts';
import type { MatrixRow } from '../../docs-generator/matrix-rows.ts';
import { seriesOf } from '../../docs-generator/page.ts';
import { whyPages } from '../../docs-generator/why-pages.ts';
import { protocols } from '../../scenarios/index.ts';
import type { Protocol } from '../../scenarios/protocol.ts';
import { root } from '../build.ts';

describe('a series of pages', () => {
  test('is as long as its sections take, and tells where each is', () => {
    const sections = ['a', 'b', 'c'].map((title) => ({ title, parts: ['x'.repeat(30_000)] }));
    const { pages, places } = seriesOf('docs/some.md', 'Some', [], sections);
    expect(pages.map(({ path }) => path)).toEqual(['docs/some.md', 'docs/some-2.md', 'docs/some-3.md']);
    expect(places.get('c')).toBe('docs/some-3.md#c');
    expect(pages[0]?.text).toContain('[b](some-2.md)');
  });
});

describe('why each step is there', () => {
  const row: MatrixRow = {
    ...{ protocol: 'own', scenario: 'none', machine: 'faulting thread', function: 'mm/memory.c:do_anonymous_page' },
    ...{ state: 'locked', event: 'recheck PTE', step: 'pteChanged', weakening: 'taken as false' },
    ...{ status: 'needed', property: 'D4', steps: 12, replay: null, reason: null },
  };
  const own: Protocol = {
    ...{ name: 'own', title: 'Own', text: '', sources: [], notModelled: [], scenarios: [] },
    unneeded: { 'mm/memory.c:do_anonymous_page/locked/unlock PTE': 'it is looked at once' },
  };

  test('is told by kernel function, with the reason of what nobody misses', () => {
    const unmissed = { ...row, event: 'unlock PTE', step: 'unlockPte', weakening: 'left out', status: 'redundant' };
    const [page, ...others] = whyPages(own, [row, unmissed, { ...row, protocol: 'other' }]).pages;
    expect(others).toEqual([]);
    expect(page?.text).toContain('## do_anonymous_page()\n');
    expect(page?.text.match(/\| D4 after 12 steps \|/g)).toHaveLength(1);
    expect(page?.text).toContain('unlockPte left out: nobody misses it. Reason: it is looked at once\n');
  });

  test('names the file where two functions have one name', () => {
    const [page] = whyPages(own, [row, { ...row, function: 'mm/other.c:do_anonymous_page' }]).pages;
    expect(page?.text).toContain('## do_anonymous_page() in mm/other.c\n');
  });
});

describe('the pictures of our machines', () => {
  const atlas = new Atlas(protocols, root);
  const pictures = [
    ...[...atlas.machines.values()].flatMap(({ graph }) => atlas.shared.picturesOf(graph)),
    ...atlas.shared.parts.flatMap((part) => part.pictures),
  ];

  test('have at most 25 states each, and at most eleven boxes for what is in another', () => {
    const own = (isIn: (kind: string) => boolean): number[] =>
      pictures.map(({ nodes }) => nodes.filter(({ kind }) => isIn(kind)).length);
    expect(Math.max(...own((kind) => kind !== 'elsewhere'))).toBeLessThanOrEqual(nodesMax);
    expect(Math.max(...own((kind) => kind === 'elsewhere'))).toBeLessThanOrEqual(11);
  });

  test('lose no step: each that is drawn nowhere else is in some picture', () => {
    for (const { graph } of atlas.machines.values()) {
      const labels = new Set(
        [...atlas.shared.picturesOf(graph), ...atlas.shared.parts.flatMap((part) => part.pictures)].flatMap(
          ({ edges }) => edges.flatMap((edge) => edge.labels),
        ),
      );
      expect(graph.arrows.filter(({ label }) => !labels.has(label)).map(({ label }) => label)).toEqual([]);
    }
  });

  test('draw the notifier core once for all who announce', () => {
    const core = atlas.shared.parts.find(({ name }) => name === '__mmu_notifier_invalidate_range_start()');
    expect(core?.machines).toContain('collapse');
    expect(core?.machines.length).toBeGreaterThan(10);
  });
});
