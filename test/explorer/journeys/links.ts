/** Journeys: links: to races, of older definitions, from elsewhere. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pageAddress } from '../browser.ts';
import type { Explorer } from '../explorer.ts';
import { litmusToken, tokenOf } from '../made.ts';

export function links(explorer: Explorer): void {
  test('opens a link to a race in another folder, and walks through it to what is broken', async () => {
    const { page, file, place } = explorer;
    const elsewhere = join(place, 'another folder');
    mkdirSync(elsewhere);
    cpSync(file, join(elsewhere, 'racewalk.html'));
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await page.goto(pageAddress(join(elsewhere, 'racewalk.html'), `#/race/${token}`));
    await page.locator('h1').waitFor();
    expect(await page.locator('h1').innerText()).toContain('two-threads-one-page / no recheck');
    expect(await page.locator('.ending').innerText()).toContain('broken: D4');
    await page.getByRole('link', { name: 'Walk through it' }).click();
    await page.getByText('after step 0 of 22').waitFor();
    await page.keyboard.press('End');
    await page.getByText('after step 22 of 22').waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain('D4');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('after step 21 of 22').waitFor();
    expect(page.url()).toMatch(/@21$/);
  });

  test('a link of an older definition says so, and what still fits', async () => {
    const { page, visit } = explorer;
    const token = tokenOf('two-threads-one-page', 'no recheck').replace(/:[^:]+:/, ':AAAAAAAAA:');
    await visit(`#/walk/${token}f`);
    await page.getByText('of an older definition').waitFor();
    expect(await page.getByRole('alert').first().innerText()).toMatch(
      /of an older definition.*The last 1 of its steps cannot be taken/,
    );
    await visit(`#/race/${token}`);
    await page.getByText('the token is stale').waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain("'racewalk check' prints a new one");
  });

  test('opens a link to an outcome of a litmus test, and says which command prints a new one', async () => {
    const { page, visit } = explorer;
    const token = litmusToken('litmus-load-unregister-6.9');
    await visit(`#/race/${token}`);
    await page.locator('.ending').waitFor();
    expect(await page.locator('h1').innerText()).toContain('litmus-load-unregister-6.9');
    expect(await page.locator('.schedule tbody tr').count()).toBeGreaterThan(5);
    await visit(`#/race/${token.replace(/:[^:]+:/, ':AAAAAAAAA:')}`);
    await page.getByRole('alert').filter({ hasText: "'racewalk litmus load-unregister' prints a new one" }).waitFor();
  });

  test('a race stands beside what is not broken, has its window marked, and is saved as a PNG', async () => {
    const { page, visit, button } = explorer;
    const token = tokenOf('gup-fast-against-freed-table', 'walkers not awaited');
    await visit(`#/race/${token}`);
    await page.getByText(/The race window is marked: others act between the steps \d+ and \d+ of device/).waitFor();
    expect(await page.locator('tr.inside').count()).toBeGreaterThan(5);
    const beside = page.getByRole('region', { name: 'Fixed' });
    await beside.getByText('flush TLBs cannot happen').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save PNG').click()]);
    const png = readFileSync(await download.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const [, width = '0', height = '0'] =
      /width="(\d+)" height="(\d+)"/.exec(
        decodeURIComponent((await page.locator('.picture').getAttribute('src')) ?? ''),
      ) ?? [];
    // Twice as many points as the drawing has.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  });
}
