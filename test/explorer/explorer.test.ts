/** The explorer as somebody uses it: the built page in a real browser. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chromiumPath } from '../../docs-generator/chromium.ts';
import { Explorer } from './explorer.ts';
import { byHand } from './journeys/by-hand.ts';
import { files } from './journeys/files.ts';
import { finding } from './journeys/finding.ts';
import { hostile } from './journeys/hostile.ts';
import { links } from './journeys/links.ts';
import { looks } from './journeys/looks.ts';

if (chromiumPath === null && process.env.RACEWALK_CHROMIUM === 'required') {
  test('chromium is installed where RACEWALK_CHROMIUM is required', () => {
    expect(chromiumPath).not.toBeNull();
  });
}

(chromiumPath === null ? describe.skip : describe)('the explorer in chromium', () => {
  const explorer = new Explorer();
  beforeAll(() => explorer.start(), 300_000);
  afterAll(() => explorer.stop());
  afterEach(() => {
    const { asked, problems } = explorer.watching;
    // Whatever was done: nothing was asked for but the page and what is made in it, and nothing went wrong.
    const strange = asked.filter((url) => !/^(?:file:|blob:|data:|http:\/\/127\.0\.0\.1:)/.test(url));
    expect(strange).toEqual([]);
    expect(problems).toEqual([]);
  });

  describe('finds', () => finding(explorer));
  describe('goes by hand', () => byHand(explorer));
  describe('opens links', () => links(explorer));
  describe('withstands', () => hostile(explorer));
  describe('looks', () => looks(explorer));
  describe('is written and served', () => files(explorer));
});
