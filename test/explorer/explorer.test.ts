/** The explorer as somebody uses it: the built page in a real browser. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { writeDefinition } from '../../checker/definition/write.ts';
import { chromiumPath, launch } from '../../docs-generator/chromium.ts';
import { filesIn } from '../../docs-generator/console.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { buildIn, root } from '../build.ts';
import { userFile } from '../cli/in-process.ts';
import { pageAddress, type Watched, watched } from './browser.ts';
import { endless, litmusToken, tokenOf } from './made.ts';

if (chromiumPath === null && process.env.RACEWALK_CHROMIUM === 'required') {
  test('chromium is installed where RACEWALK_CHROMIUM is required', () => {
    expect(chromiumPath).not.toBeNull();
  });
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
    const [example] = filesIn(readFileSync(join(root, 'README.md'), 'utf8'));
    writeFileSync(
      join(place, 'cache.ts'),
      (example?.content ?? '').replace("text: 'the lock", "text: '</script><b>the lock"),
    );
    browser = await launch();
    watching = await watched(browser);
    page = watching.page;
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    rmSync(place, { recursive: true });
  });
  afterEach(() => {
    // Whatever was done: nothing was asked for but the page and what is made in it, and nothing went wrong.
    const strange = watching.asked.filter((url) => !/^(?:file:|blob:|data:|http:\/\/127\.0\.0\.1:)/.test(url));
    expect(strange).toEqual([]);
    expect(watching.problems).toEqual([]);
  });
  /** All journeys share a page: only what is behind the '#' changes, so that nothing is loaded again. */
  const visit = async (part: string): Promise<void> => {
    await page.goto(pageAddress(file, part));
    await page.locator('h1, [role=alert]').first().waitFor();
  };

  const button = (name: string | RegExp) => page.getByRole('button', { name });

  test('finds a bug by its number, checks it, and shows the race', async () => {
    await visit('#/');
    await page.getByRole('searchbox').fill('D07');
    await page.getByRole('link', { name: 'no look after queueing' }).first().click();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toMatch(
      /violates lost wake-up in 41 steps, as claimed[\s\S]*receipt: breadth first/,
    );
    expect(await page.getByRole('region', { name: /The race/ }).innerText()).toContain('test fault_pending_wqh: empty');
  });

  test('the same with keys only', async () => {
    const tabTo = async (name: string): Promise<void> => {
      for (let pressed = 0; pressed < 60; pressed++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate<string>(
          'document.activeElement?.textContent || document.activeElement?.type',
        );
        if (focused === name) return;
      }
      throw new Error(`no key leads to '${name}'`);
    };
    await visit('#/');
    await page.reload();
    await page.locator('.scenarios').first().waitFor();
    await tabTo('search');
    await page.keyboard.type('D07');
    await page.getByText('2 scenarios').waitFor();
    await tabTo('no look after queueing');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await page.getByRole('link', { name: 'Walk through it' }).waitFor();
    await tabTo('Walk through it');
    await page.keyboard.press('Enter');
    await page.getByText('after step 0 of 41').waitFor();
    await page.keyboard.press('1');
    await page.getByText(/after step 1 of \d+/).waitFor();
  });

  test('checks every schedule of a scenario, with the counts that it claims', async () => {
    await visit('#/check/two-threads-one-page');
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
    await visit('#/scenario/two-threads-one-page');
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
    const token = litmusToken('litmus-load-unregister-6.9');
    await visit(`#/race/${token}`);
    await page.locator('.ending').waitFor();
    expect(await page.locator('h1').innerText()).toContain('litmus-load-unregister-6.9');
    expect(await page.locator('.schedule tbody tr').count()).toBeGreaterThan(5);
    await visit(`#/race/${token.replace(/:[^:]+:/, ':AAAAAAAAA:')}`);
    await page.getByRole('alert').filter({ hasText: "'racewalk litmus load-unregister' prints a new one" }).waitFor();
  });

  test.each([
    ['#/race/%3Cimg%20src=x%20onerror=alert(1)%3E', 'a token has three parts'],
    ['#/scenario/__proto__', "no scenario '__proto__'"],
    ['#/check/two-threads-one-page/constructor', "has no mutant 'constructor'"],
    ['#/race/two-thread-one-page:AAAAAAAAA:0', "did you mean 'two-threads-one-page'"],
    ['#/walk/none:AAAAAAAAA:0', "'none', which there is not"],
  ])('a hostile link shows text only: %s', async (part, says) => {
    await visit(part);
    await page.getByRole('alert').filter({ hasText: says }).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('opens a definition from a file, and refuses one that is none', async () => {
    const definition = { ...writeDefinition(scenarioNamed('two-threads-one-page')) };
    const text = JSON.stringify(definition).replaceAll('two-threads-one-page', 'mine<b>');
    await visit('#/');
    const drop = (name: string, buffer: string) =>
      page.setInputFiles('input[type=file]', { name, mimeType: 'application/json', buffer: Buffer.from(buffer) });
    await drop('evil.json', text.replace('"op":"truth"', '"op":"eval"'));
    await page.getByText(/evil\.json was not opened: .*there is no term 'eval'/).waitFor();
    await drop('mine.json', text);
    await page.getByRole('heading', { name: 'mine<b>' }).waitFor();
    await button('Close').click();
    await page.getByRole('link', { name: 'no recheck' }).click();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toContain('violates D4 in 22 steps, as claimed');
  });

  test('what is nested without end, or has no definition in it, is refused, and what was opened before stays', async () => {
    const text = JSON.stringify(writeDefinition(scenarioNamed('two-threads-one-page')));
    await visit('#/');
    const drop = (name: string, buffer: string) =>
      page.setInputFiles('input[type=file]', { name, mimeType: 'application/json', buffer: Buffer.from(buffer) });
    await drop('kept.json', text.replaceAll('two-threads-one-page', 'kept'));
    await page.getByRole('heading', { name: 'kept' }).waitFor();
    await drop('deep.json', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
    await page.getByText('deep.json was not opened: the definition: it is none').waitFor();
    await drop('empty.json', '[]');
    await page.getByText('empty.json was not opened: there is no definition in it').waitFor();
    await button('Close').click();
    await visit('#/check/kept');
    await button('Check every schedule').click();
    await page.getByText('kept: holds, as claimed').waitFor();
    await visit('#/?q=kept');
    await page.getByRole('heading', { name: 'Opened here' }).waitFor();
  });

  test('a definition that takes for ever is cancelled, and the page goes on', async () => {
    await visit('#/');
    await page.setInputFiles('input[type=file]', {
      ...{ name: 'endless.json', mimeType: 'application/json' },
      buffer: Buffer.from(endless()),
    });
    await page.getByText('Opened endless').waitFor();
    await button('Close').click();
    await button('Cancel').click();
    await button('Ask again').first().waitFor();
    await visit('#/scenario/two-threads-one-page');
    await page.getByRole('heading', { name: 'two-threads-one-page' }).waitFor();
  });

  test('a schedule of more steps than a page draws is left to the command, and a link without end is not read', async () => {
    await visit(`#/walk/${'0'.repeat(100_000)}`);
    await page.getByRole('alert').filter({ hasText: 'no more than 100000 are read' }).waitFor();
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await visit(`#/walk/${token}${'0'.repeat(5000)}`);
    await page.getByRole('alert').filter({ hasText: 'of which a page draws at most 5000' }).waitFor();
  });

  test('a search can be cancelled', async () => {
    await visit('#/check/five-kinds');
    await button('Check every schedule').click();
    await button('Cancel').click();
    expect(await page.getByRole('alert').innerText()).toContain('Cancelled');
  });

  test('a machine is a picture: the state is lit, and so are the ways that were taken', async () => {
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await visit(`#/walk/${token}@0`);
    const pane = page.getByRole('region', { name: 'Machine of' });
    await pane.locator('.node.here').waitFor();
    expect(await pane.locator('.edge.taken').count()).toBe(0);
    await page.keyboard.press('End');
    await page.getByText('after step 22 of 22').waitFor();
    await pane.locator('.edge.taken').first().waitFor();
    await page.getByLabel('Part').selectOption({ label: 'faulting thread' });
    await pane.locator('.node.inside', { hasText: 'fault' }).waitFor();
    const here = await pane.locator('.node.here text').first().textContent();
    expect(await pane.getByRole('img').getAttribute('aria-label')).toContain(`It is in ${here}.`);
    // The view of the scenario has it as it was left here; on its own, as it is before the first step.
    await visit('#/scenario/two-threads-one-page/no%20recheck');
    await page.getByText('the schedule by hand has left it after 22 steps').waitFor();
    await pane.locator('.edge.taken').first().waitFor();
    await visit('#/scenario/fault-entry-mmap-lock');
    await page.getByText('Before the first step').waitFor();
    await pane.locator('.node.here').waitFor();
  });

  test('says whether it can still fail from a state, and runs an actor on to its next lock', async () => {
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await visit(`#/walk/${token}@15`);
    await page.getByText('after step 15 of 22').waitFor();
    await button('Can it still fail from here?').click();
    await page.getByRole('link', { name: 'D4 in 7 more steps' }).waitFor();
    await visit('#/scenario/two-threads-one-page');
    await page.getByRole('link', { name: 'Walk by hand' }).click();
    await page.getByText('after step 0 of 0').waitFor();
    await button('Run to its next lock (t0)').click();
    await page.getByText(/t0 took \d+ steps and halts at a lock/).waitFor();
    await button('Can it still fail from here?').click();
    await page.getByText(/No: none of the .* states that follow breaks anything/).waitFor();
  });

  test('a race stands beside what is not broken, has its window marked, and is saved as a PNG', async () => {
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

  test('the matrix is a heat map, and its rows lead to the races that steps prevent', async () => {
    await visit('#/matrix');
    await page.getByRole('link', { name: 'khugepaged' }).click();
    await page.getByRole('searchbox').fill('collapse_huge_page deadlock');
    await page.getByText(/^\d+ shown$/).waitFor();
    expect(await page.locator('.function .square').count()).toBeGreaterThan(0);
    await page.getByRole('searchbox').fill('no such step at all');
    await page.getByText('0 shown').waitFor();
    await visit('#/matrix/nothing');
    expect(await page.getByRole('alert').innerText()).toContain("There is no matrix of 'nothing'");
  });

  test('a link looks the same, point for point, whichever way one came to it', async () => {
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
    await page.setViewportSize({ width, height: 900 });
    const token = tokenOf('two-threads-one-page', 'no recheck');
    const parts = ['#/?q=D07', '#/scenario/two-threads-one-page', `#/race/${token}`, `#/walk/${token}@9`];
    for (const part of [...parts, '#/matrix', '#/matrix/gup-fast']) {
      await visit(part);
      if (part.includes('walk')) await page.locator('.diagram .node.here').waitFor();
      if (part.includes('race')) await page.getByText('Walk from here, fixed').waitFor();
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        expect({ part, colorScheme, violations: await violationsOf(page) }).toEqual({
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

  test('is one file below 1.5 MB compressed', () => {
    expect(gzipSync(readFileSync(file)).length).toBeLessThan(1_500_000);
    expect(statSync(file).size).toBeGreaterThan(500_000);
  });

  test('the matrix of a file is a page of its own, with the races', async () => {
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
