/** How much room stores need: against a buffer that is filled and drained, along every way. */
import { expect, test } from '@jest/globals';
import type { Traffic } from '../../../../checker/compile/weak/traffic.ts';
import { drains, either, nothing, oneStore, then } from '../../../../checker/compile/weak/traffic.ts';

type Act = 'store' | 'drain';

/** All lists of up to four acts. */
function ways(length: number): Act[][] {
  if (length === 0) return [[]];
  const shorter = ways(length - 1);
  const longest = shorter.filter((way) => way.length === length - 1);
  return [
    ...shorter,
    ...longest.flatMap((way): Act[][] => [
      [...way, 'store'],
      [...way, 'drain'],
    ]),
  ];
}
const all = ways(4);

/** The most that a way adds to what the buffer held before, and the most that it holds once it has been drained. */
function needs(way: readonly Act[]): { added: number; held: number } {
  let [now, added, held] = [0, 0, 0];
  let isDrained = false;
  for (const act of way) {
    if (act === 'drain') isDrained = true;
    now = act === 'drain' ? 0 : now + 1;
    if (isDrained) held = Math.max(held, now);
    else added = Math.max(added, now);
  }
  return { added, held };
}
const worst = (some: readonly (readonly Act[])[]): { added: number; held: number } => ({
  added: Math.max(...some.map((way) => needs(way).added)),
  held: Math.max(...some.map((way) => needs(way).held)),
});
const one = (act: Act): Traffic => (act === 'store' ? oneStore : drains);
const inOrder = (way: readonly Act[]): Traffic => way.map(one).reduce(then, nothing);
const told = ({ added, held }: Traffic): { added: number; held: number } => ({ added, held });

test('one act after the other needs what a buffer holds on the way', () => {
  for (const way of all) expect([way, told(inOrder(way))]).toEqual([way, needs(way)]);
});

test('lists one after the other need as much as one list', () => {
  for (const first of all) {
    for (const next of all) {
      const needed = told(then(inOrder(first), inOrder(next)));
      expect([first, next, needed]).toEqual([first, next, needs([...first, ...next])]);
    }
  }
});

test('of two ways the worse counts, also for what comes before and after', () => {
  const short = ways(2);
  for (const before of short) {
    for (const yes of short) {
      for (const no of short) {
        for (const after of short) {
          const needed = told(then(inOrder(before), then(either(inOrder(yes), inOrder(no)), inOrder(after))));
          const real = worst([
            [...before, ...yes, ...after],
            [...before, ...no, ...after],
          ]);
          expect([before, yes, no, after, needed]).toEqual([before, yes, no, after, real]);
        }
      }
    }
  }
});
