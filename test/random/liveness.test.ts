/** What is due is decided on random systems as the reference decides it, by the definition. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { livenessOf } from '../../checker/interpret/liveness.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { isLiveness } from '../../checker/language/property.ts';
import { livenessDiffers } from './live.ts';
import { loops, pairs } from './loops.ts';

function kindsIn(from: Scenario): string[] {
  const { violated, vacuous } = livenessOf(buildSystem(from));
  return from.properties.filter(isLiveness).map(({ id, kind }) => {
    return `${kind} ${violated.has(id) ? 'violated' : vacuous.has(id) ? 'vacuous' : 'holds'}`;
  });
}

test('where two actors go round three states each, liveness is decided as the reference decides it', () => {
  const seen = new Map<string, number>();
  const property = fc.property(pairs, (players) => {
    const made = loops(players);
    for (const kind of kindsIn(made)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    expect(livenessDiffers(made)).toEqual([]);
  });
  fc.assert(property, { numRuns: 200, seed: 4 });
  // All that can come out did so, again and again.
  for (const kind of ['eventually', 'leadsTo', 'notStarved']) {
    for (const verdict of ['violated', 'holds', 'vacuous']) expect(seen.get(`${kind} ${verdict}`)).toBeGreaterThan(10);
  }
});
