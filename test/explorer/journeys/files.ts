/** Journeys: pages that the command writes or serves. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userFile } from '../../cli/in-process.ts';
import { axeViolations } from '../axe.ts';
import { pageAddress } from '../browser.ts';
import type { Explorer } from '../explorer.ts';

export function files(explorer: Explorer): void {
  test('the matrix of a file is a page of its own, with the races', async () => {
    const { page, main, place } = explorer;
    const { status, stderr } = spawnSync(process.execPath, [main, 'matrix', 'cache.ts', '--html', 'matrix.html'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect({ status, stderr: stderr.includes('not') }).toEqual({ status: 0, stderr: false });
    await page.goto(pageAddress(join(place, 'matrix.html'), ''));
    await page.getByRole('heading', { name: 'What every step is there for' }).waitFor();
    await page.getByRole('link', { name: 'cache.ts' }).click();
    await page.locator('summary').first().click();
    await page.getByRole('link', { name: 'The race' }).first().click();
    await page.locator('.ending', { hasText: 'broken:' }).waitFor();
  });

  test('a report of a file has its results, and draws its races without the command', async () => {
    const { page, main, place } = explorer;
    const { status, stderr } = spawnSync(process.execPath, [main, 'check', 'cache.ts', '--html', 'out.html'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    await page.goto(pageAddress(join(place, 'out.html'), ''));
    await page.getByRole('heading', { name: 'All as claimed' }).waitFor();
    expect(await page.locator('.results > li').count()).toBe(2);
    await page.locator('summary', { hasText: 'no lock: violates use of a stale reference in 7 steps' }).click();
    await page.getByText('✗ use of a stale reference').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Walk through it' }).click();
    await page.getByText('after step 0 of 7').waitFor();
  });

  test('a report of a bug says on a line of its own what was violated on the way', async () => {
    const { page, main, place } = explorer;
    const { status } = spawnSync(process.execPath, [main, 'check', '--bug', 'D07', '--html', 'bug.html'], {
      cwd: place,
    });
    expect(status).toBe(1);
    await page.goto(pageAddress(join(place, 'bug.html'), ''));
    const summary = page.locator('summary', { hasText: 'violated on the way' }).first();
    await summary.waitFor();
    expect(await summary.innerText()).toMatch(/\n *violated on the way/);
  });

  describe('served by the command', () => {
    const mine = join(explorer.place, 'mine.ts');
    let child: ChildProcess;
    let address: string;
    beforeAll(async () => {
      const { main, place } = explorer;
      writeFileSync(mine, userFile(2, 1));
      child = spawn(process.execPath, [main, 'explore', 'mine.ts'], { cwd: place });
      address = await new Promise((resolve) => {
        child.stdout?.once('data', (text) => resolve(String(text).trim()));
      });
    });
    afterAll(async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await ended).toBe(0);
    });

    test("a user's file is there, and again when it changes", async () => {
      const { page, button } = explorer;
      await page.goto(address);
      await page.getByRole('heading', { name: 'mine' }).waitFor();
      await page.getByRole('link', { name: 'Check' }).click();
      await button('Check every schedule').click();
      await page.getByText('holds (4 states').waitFor();
      writeFileSync(mine, userFile(3, 1));
      // What was found out about the file of before is gone.
      await page.getByText('holds (4 states').waitFor({ state: 'detached' });
      await button('Check every schedule').click();
      await page.getByText('holds (8 states').waitFor();
    });

    test('other names and other pages are refused', async () => {
      const { port } = new URL(address);
      const status = async (headers: { readonly [name: string]: string }) =>
        (await fetch(`http://127.0.0.1:${port}/definitions`, { headers })).status;
      expect(await status({ origin: 'http://example.org' })).toBe(403);
      expect((await fetch(`http://127.0.0.1:${port}/../package.json`)).status).toBe(404);
    });
  });
}
