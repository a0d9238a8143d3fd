/** Journeys: what there is: found, checked, and seen in the matrix. */
import { expect, test } from '@jest/globals';
import { scenarioNamed } from '../../../scenarios/index.ts';
import type { Explorer } from '../explorer.ts';

export function finding(explorer: Explorer): void {
  test('finds a bug by its number, checks it, and shows the race', async () => {
    const { page, visit } = explorer;
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
    const { page, visit } = explorer;
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
    const { page, visit, button } = explorer;
    await visit('#/check/two-threads-one-page');
    await button('Check every schedule').click();
    const { expect: claim } = scenarioNamed('two-threads-one-page');
    const states = claim?.verdict === 'holds' ? claim.states : undefined;
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toContain(`holds, as claimed (${states} states`);
  });

  test('a search can be cancelled', async () => {
    const { page, visit, button } = explorer;
    await visit('#/check/five-kinds');
    await button('Check every schedule').click();
    await button('Cancel').click();
    expect(await page.getByRole('alert').innerText()).toContain('Cancelled');
  });

  test('the matrix is a heat map, and its rows lead to the races that steps prevent', async () => {
    const { page, visit } = explorer;
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
}
