/** Journeys: a schedule by hand. */
import { expect, test } from '@jest/globals';
import type { Explorer } from '../explorer.ts';
import { tokenOf } from '../made.ts';

export function byHand(explorer: Explorer): void {
  test('takes steps by hand, says why others cannot be taken, and goes back', async () => {
    const { page, visit, button } = explorer;
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
        await page.waitForURL(({ href }) => href !== before);
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

  test('a machine is a picture: the state is lit, and so are the ways that were taken', async () => {
    const { page, visit } = explorer;
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await visit(`#/walk/${token}@0`);
    const pane = page.getByRole('region', { name: 'Machine of' });
    await page.getByText('after step 0 of 22').waitFor();
    // The last picture stays until there is a new one.
    await pane.locator('.edge.taken').first().waitFor({ state: 'detached' });
    await pane.locator('.node.here').waitFor();
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
    const { page, visit, button } = explorer;
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

  test('what goes on by itself says how far, and if it is cancelled that it was', async () => {
    const { page, visit, button } = explorer;
    await visit(`#/walk/${tokenOf('two-threads-one-page', 'no recheck')}@3`);
    await page.getByText('after step 3 of 22').waitFor();
    // The worker never hears of it.
    await page.evaluate('window.post = Worker.prototype.postMessage; Worker.prototype.postMessage = () => {}');
    await page.keyboard.press('r');
    await button('Cancel').click();
    await page.getByText('This walk by chance did not go on: This was cancelled.').waitFor();
    await button(/Run to its next lock/)
      .first()
      .click();
    await button('Cancel').click();
    await page.getByText(/^t\d did not go on: This was cancelled\.$/).waitFor();
    await page.evaluate('Worker.prototype.postMessage = window.post');
    await page.keyboard.press('r');
    await page.getByText(/^This walk by chance took \d+ steps\.$/).waitFor();
  });
}
