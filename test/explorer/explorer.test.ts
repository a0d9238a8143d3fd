/** The explorer as somebody uses it: the built page in a real browser. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { writeDefinition } from '../../checker/definition/write.ts';
import { replayToken } from '../../checker/report/race.ts';
import { filesIn } from '../../docs-generator/console.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { buildIn, root } from '../build.ts';
import { userFile } from '../cli/in-process.ts';
import { chromiumPath, launch, pageAddress, type Watched, watched } from './browser.ts';

if (chromiumPath === null && process.env.RACEWALK_CHROMIUM === 'required') {
  test('chromium is installed where RACEWALK_CHROMIUM is required', () => {
    expect(chromiumPath).not.toBeNull();
  });
}

/** The race of a broken form as `racewalk check` would print it. */
function tokenOf(name: string, mutant: string): string {
  const scenario = scenarioNamed(name);
  const [violation] = check(scenario, mutant, { until: 'any' }).violations;
  if (violation === undefined) throw new Error(`${name} / ${mutant} violates nothing`);
  return replayToken(buildSystem(scenario, mutant), violation.path, violation.property);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
async function violationsOf(page: Page): Promise<string[]> {
  // From outside of the page, whose policy lets nothing else run in it.
  await page.evaluate(axe);
  const found = await page.evaluate<readonly { id: string; nodes: readonly { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

(chromiumPath === null ? describe.skip : describe)('the explorer in chromium', () => {
  const place = mkdtempSync(join(tmpdir(), 'racewalk-explorer-'));
  const main = join(place, 'dist/cli/main.js');
  const file = join(place, 'dist/explorer/index.html');
  let browser: Browser;
  let watching: Watched;
  let page: Page;
  beforeAll(async () => {
    buildIn(place, { types: false });
    browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    rmSync(place, { recursive: true });
  });
  beforeEach(async () => {
    watching = await watched(browser);
    page = watching.page;
  });
  afterEach(async () => {
    // Whatever was done: nothing was asked for but the page and what is made in it, and nothing went wrong.
    const strange = watching.asked.filter((url) => !/^(?:file:|blob:|data:|http:\/\/127\.0\.0\.1:)/.test(url));
    expect(strange).toEqual([]);
    expect(watching.problems).toEqual([]);
    await page.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });

  test('finds a bug by its number, checks it, and shows the race', async () => {
    await page.goto(pageAddress(file));
    await page.getByRole('searchbox').fill('D07');
    await page.getByRole('link', { name: 'no look after queueing' }).first().click();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toMatch(
      /violates lost wake-up in 41 steps, as claimed[\s\S]*receipt: breadth first/,
    );
    expect(await page.getByRole('region', { name: /The race/ }).innerText()).toContain('test fault_pending_wqh: empty');
  });

  test('checks every schedule of a scenario, with the counts that it claims', async () => {
    await page.goto(pageAddress(file, '#/check/two-threads-one-page'));
    await button('Check every schedule').click();
    const { expect: claim } = scenarioNamed('two-threads-one-page');
    const states = claim?.verdict === 'holds' ? claim.states : undefined;
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toContain(`holds, as claimed (${states} states`);
  });

  test('opens a link to a race in another folder, and walks through it to what is broken', async () => {
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

  test('takes steps by hand, says why others cannot be taken, and goes back', async () => {
    await page.goto(pageAddress(file, '#/scenario/two-threads-one-page'));
    await page.getByRole('link', { name: 'Walk by hand' }).click();
    await page.getByText('after step 0 of 0').waitFor();
    // The first thread goes on alone until it holds the lock of the page table, and then the other tries.
    let taken = 0;
    for (const [actor, until] of [
      ['t0', 'recheck PTE'],
      ['t1', null],
    ] as const) {
      const own = page.locator('.choices > li', { has: page.getByRole('heading', { name: actor }) });
      for (let steps = 0; steps < 30; steps++) {
        const next = own.locator('button.move').first();
        if ((await next.count()) === 0 || (until !== null && (await next.innerText()).includes(until))) break;
        const before = page.url();
        await next.click();
        await page.waitForFunction(`location.href !== ${JSON.stringify(before)}`);
        await page.getByText(`after step ${++taken} of ${taken}`).waitFor();
      }
    }
    expect(await page.locator('.blocked', { hasText: 'lock PTE' }).innerText()).toMatch(
      /lock PTE cannot happen\s+waits for pt\.ptl: t0 is in the way/,
    );
    const deep = page.url();
    await button('Start').click();
    await page.getByText(/after step 0 of \d+/).waitFor();
    await page.goBack();
    expect(page.url()).toBe(deep);
  });

  test('a link of an older definition says so, and what still fits', async () => {
    const token = tokenOf('two-threads-one-page', 'no recheck').replace(/:[^:]+:/, ':AAAAAAAAA:');
    await page.goto(pageAddress(file, `#/walk/${token}f`));
    expect(await page.getByRole('alert').first().innerText()).toMatch(
      /of an older definition.*The last 1 of its steps cannot be taken/,
    );
    await page.goto(pageAddress(file, `#/race/${token}`));
    expect(await page.getByRole('alert').first().innerText()).toContain('the token is stale');
  });

  test.each([
    ['#/race/%3Cimg%20src=x%20onerror=alert(1)%3E', 'a token has three parts'],
    ['#/scenario/__proto__', "no scenario '__proto__'"],
    ['#/walk/none:AAAAAAAAA:0', "'none', which there is not"],
  ])('a hostile link shows text only: %s', async (part, says) => {
    await page.goto(pageAddress(file, part));
    expect(await page.getByRole('alert').innerText()).toContain(says);
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('opens a definition from a file, and refuses one that is none', async () => {
    const definition = { ...writeDefinition(scenarioNamed('two-threads-one-page')) };
    const text = JSON.stringify(definition).replaceAll('two-threads-one-page', 'mine<b>');
    await page.goto(pageAddress(file));
    await page.locator('h1').waitFor();
    const drop = (name: string, buffer: string) =>
      page.setInputFiles('input[type=file]', { name, mimeType: 'application/json', buffer: Buffer.from(buffer) });
    await drop('evil.json', text.replace('"op":"truth"', '"op":"eval"'));
    await page.getByText(/evil\.json was not opened: .*there is no term 'eval'/).waitFor();
    await drop('mine.json', text);
    await page.getByRole('heading', { name: 'mine<b>' }).waitFor();
    await page.getByRole('link', { name: 'no recheck' }).click();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toContain('violates D4 in 22 steps, as claimed');
  });

  test('a search can be cancelled', async () => {
    await page.goto(pageAddress(file, '#/check/five-kinds'));
    await button('Check every schedule').click();
    await button('Cancel').click();
    expect(await page.getByRole('alert').innerText()).toContain('Cancelled');
  });

  test.each([
    [360, 'light'],
    [1280, 'dark'],
    [3840, 'light'],
  ] as const)('%d pixels wide, %s: no view has axe violations or scrolls sideways', async (width, scheme) => {
    const { page: other } = await watched(browser, { width, scheme });
    const token = tokenOf('two-threads-one-page', 'no recheck');
    for (const part of ['#/?q=D07', '#/scenario/two-threads-one-page', `#/race/${token}`, `#/walk/${token}@9`]) {
      await other.goto(pageAddress(file, part));
      await other.locator('h1').waitFor();
      expect({ part, violations: await violationsOf(other) }).toEqual({ part, violations: [] });
      const sideways = await other.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect({ part, sideways }).toEqual({ part, sideways: Math.min(sideways, 0) });
      await other.goto('about:blank');
    }
    await other.close();
  });

  test('is one file below 1.5 MB compressed', () => {
    expect(gzipSync(readFileSync(file)).length).toBeLessThan(1_500_000);
    expect(statSync(file).size).toBeGreaterThan(500_000);
  });

  test('a report of a file has its results, and draws its races without the command', async () => {
    const [example] = filesIn(readFileSync(join(root, 'README.md'), 'utf8'));
    writeFileSync(
      join(place, 'cache.ts'),
      (example?.content ?? '').replace("text: 'the lock", "text: '</script><b>the lock"),
    );
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
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Walk through it' }).click();
    await page.getByText('after step 0 of 7').waitFor();
  });

  describe('served by the command', () => {
    const mine = join(place, 'mine.ts');
    let child: ChildProcess;
    let address: string;
    beforeAll(async () => {
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
});
