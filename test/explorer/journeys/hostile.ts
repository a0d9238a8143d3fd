/** Journeys: what may come from anybody: links and files. */
import { expect, test } from '@jest/globals';
import { writeDefinition } from '../../../checker/definition/write.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import type { Explorer } from '../explorer.ts';
import { endless, tokenOf } from '../made.ts';

export function hostile(explorer: Explorer): void {
  test.each([
    ['#/race/%3Cimg%20src=x%20onerror=alert(1)%3E', 'a token has three parts'],
    ['#/scenario/__proto__', "no scenario '__proto__'"],
    ['#/check/two-threads-one-page/constructor', "has no mutant 'constructor'"],
    ['#/race/two-thread-one-page:AAAAAAAAA:0', "did you mean 'two-threads-one-page'"],
    ['#/walk/none:AAAAAAAAA:0', "'none', which there is not"],
  ])('a hostile link shows text only: %s', async (part, says) => {
    const { page, visit } = explorer;
    await visit(part);
    await page.getByRole('alert').filter({ hasText: says }).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('opens a definition from a file, and refuses one that is none', async () => {
    const { page, visit, button, open } = explorer;
    const definition = { ...writeDefinition(scenarioNamed('two-threads-one-page')) };
    const text = JSON.stringify(definition).replaceAll('two-threads-one-page', 'mine<b>');
    await visit('#/');
    await open('evil.json', text.replace('"op":"truth"', '"op":"eval"'));
    await page.getByText(/evil\.json was not opened: .*there is no term 'eval'/).waitFor();
    await open('mine.json', text);
    await page.getByRole('heading', { name: 'mine<b>' }).waitFor();
    await button('Close').click();
    await page.getByRole('link', { name: 'no recheck' }).click();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor();
    expect(await verdict.innerText()).toContain('violates D4 in 22 steps, as claimed');
  });

  test('what is nested without end, or has no definition in it, is refused, and what was opened before stays', async () => {
    const { page, visit, button, open } = explorer;
    const text = JSON.stringify(writeDefinition(scenarioNamed('two-threads-one-page')));
    await visit('#/');
    await open('kept.json', text.replaceAll('two-threads-one-page', 'kept'));
    await page.getByRole('heading', { name: 'kept' }).waitFor();
    await open('deep.json', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
    await page.getByText('deep.json was not opened: the definition: it is none').waitFor();
    await open('empty.json', '[]');
    await page.getByText('empty.json was not opened: there is no definition in it').waitFor();
    await button('Close').click();
    await visit('#/check/kept');
    await button('Check every schedule').click();
    await page.getByText('kept: holds, as claimed').waitFor();
    await visit('#/?q=kept');
    await page.getByRole('heading', { name: 'Opened here' }).waitFor();
  });

  test('what is in a file twice is there once', async () => {
    const { page, visit, open } = explorer;
    const text = JSON.stringify(writeDefinition(scenarioNamed('two-threads-one-page')));
    const written = `[${text},${text}]`.replaceAll('two-threads-one-page', 'several');
    await visit('#/');
    await open('several.json', written);
    await page.getByText(/^Opened several\. /).waitFor();
    await visit('#/?q=several');
    expect(await page.getByRole('link', { name: 'several', exact: true }).count()).toBe(1);
  });

  test('a definition that takes for ever is cancelled, and the page goes on', async () => {
    const { page, visit, button, open } = explorer;
    await visit('#/');
    await open('endless.json', endless());
    await page.getByText('Opened endless').waitFor();
    await button('Close').click();
    await button('Cancel').click();
    await button('Ask again').first().waitFor();
    await visit('#/scenario/two-threads-one-page');
    await page.getByRole('heading', { name: 'two-threads-one-page' }).waitFor();
  });

  test('a schedule of more steps than a page draws is left to the command, and a link without end is not read', async () => {
    const { page, visit } = explorer;
    await visit(`#/walk/${'0'.repeat(100_000)}`);
    await page.getByRole('alert').filter({ hasText: 'no more than 100000 are read' }).waitFor();
    const token = tokenOf('two-threads-one-page', 'no recheck');
    await visit(`#/walk/${token}${'0'.repeat(5000)}`);
    await page.getByRole('alert').filter({ hasText: 'of which a page draws at most 5000' }).waitFor();
  });
}
