/** Journeys: how it looks, and how large it is. */
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeViolations } from '../axe.ts';
import { pageAddress, watched } from '../browser.ts';
import type { Explorer } from '../explorer.ts';
import { tokenOf } from '../made.ts';

export function looks(explorer: Explorer): void {
  test('a link looks the same, point for point, whichever way one came to it', async () => {
    const { page, visit, browser, file } = explorer;
    const token = tokenOf('two-threads-one-page', 'no recheck');
    const seen = async (other: Page) => {
      await other.locator('.diagram .node.here').waitFor();
      // On a slow machine it says for a while that it takes long.
      await other.locator('.notice:not([hidden])').waitFor({ state: 'detached' });
      return (await other.screenshot()).toString('base64');
    };
    await visit(`#/walk/${token}@21`);
    await page.getByText('after step 21 of 22').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('after step 20 of 22').waitFor();
    await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)');
    const { page: fresh } = await watched(browser);
    await fresh.goto(pageAddress(file, `#/walk/${token}@20`));
    const first = await seen(fresh);
    const second = await seen(page);
    await fresh.close();
    expect(second === first).toBe(true);
  });

  test.each([
    [360, ['light', 'dark']],
    [1280, []],
    [3840, ['light', 'dark']],
  ] as const)('%d pixels wide, %p: no view has axe violations or scrolls sideways', async (width, schemes) => {
    const { page, visit } = explorer;
    await page.setViewportSize({ width, height: 900 });
    const token = tokenOf('two-threads-one-page', 'no recheck');
    const parts = ['#/?q=D07', '#/scenario/two-threads-one-page', `#/race/${token}`, `#/walk/${token}@9`];
    for (const part of [...parts, '#/matrix', '#/matrix/gup-fast']) {
      await visit(part);
      if (part.includes('walk')) await page.locator('.diagram .node.here').waitFor();
      if (part.includes('race')) await page.getByText('Walk from here, fixed').waitFor();
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        expect({ part, colorScheme, violations: await axeViolations(page) }).toEqual({
          ...{ part, colorScheme },
          violations: [],
        });
      }
      const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect({ part, sideways }).toEqual({ part, sideways: Math.min(sideways, 0) });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('on a telephone numbers of steps, names of fields and protocols are not broken within a word', async () => {
    const { page, visit } = explorer;
    await page.setViewportSize({ width: 360, height: 900 });
    const token = tokenOf('two-threads-one-page', 'no recheck');
    for (const part of [`#/race/${token}`, `#/walk/${token}@9`, '#/matrix']) {
      await visit(part);
      await page.locator('tbody th[scope=row]').first().waitFor();
      const broken = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('tbody th[scope=row]')].flatMap((head) => {
        const range = document.createRange();
        const text = document.createTreeWalker(head, NodeFilter.SHOW_TEXT).nextNode();
        return [...text.data.matchAll(/[^\\s-]+/g)].flatMap(({ 0: word, index }) => {
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          return range.getClientRects().length > 1 ? [word] : [];
        });
      })`);
      expect({ part, broken }).toEqual({ part, broken: [] });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('the step that was taken last stands in sight, and above it whose column that is', async () => {
    const { page, visit } = explorer;
    await visit(`#/walk/${tokenOf('gup-fast-against-freed-table', 'walkers not awaited')}@52`);
    const pane = await page.getByRole('region', { name: 'The schedule, actors as columns' }).boundingBox();
    const right = (pane?.x ?? 0) + (pane?.width ?? 0);
    for (const each of ['.schedule .current .acting', '.schedule thead th:last-child']) {
      const box = await page.locator(each).boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(pane?.y ?? Number.NaN);
      expect((box?.x ?? Number.NaN) + (box?.width ?? 0)).toBeLessThanOrEqual(right + 1);
    }
  });

  test('is one file below 1.5 MB compressed', () => {
    const { file } = explorer;
    expect(gzipSync(readFileSync(file)).length).toBeLessThan(1_500_000);
    expect(statSync(file).size).toBeGreaterThan(500_000);
  });
}
