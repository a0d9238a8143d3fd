import { describe, expect, test } from '@jest/globals';
import { type Fact, keeping, type Permutation, tourOf } from '../../checker/compile/reduce/permutations.ts';
import { permutations, upTo } from './rename.ts';

const alike = (count: number): string[] => upTo(count).map(() => 'alike');
/** Point after point in a ring. */
const ring = (count: number): Fact[] =>
  upTo(count).map((at) => ({ field: 'next', at: [at], plain: '', points: [(at + 1) % count] }));
const mark = (at: number, plain: string): Fact => ({ field: 'mark', at: [at], plain, points: [] });
const group = (facts: readonly Fact[], classes: readonly (string | null)[]): Permutation[] => {
  const found = keeping(facts, classes, 1000);
  if (found === null) throw new Error('more than 1000');
  return found;
};

describe('the permutations that keep facts', () => {
  test.each([1, 2, 3, 4, 5])('of %i points without facts are all of them', (count) => {
    expect(group([], alike(count)).map(String).sort()).toEqual(permutations(upTo(count)).map(String).sort());
  });
  test.each([3, 4, 5, 7])('of a ring of %i are its rotations', (count) => {
    const rotations = upTo(count).map((by) => upTo(count).map((point) => (point + by) % count));
    expect(group(ring(count), alike(count)).map(String).sort()).toEqual(rotations.map(String).sort());
  });
  test('leave points of different classes, and those without one, where they are', () => {
    expect(group([], ['a', 'b', 'a', null, null]).map(String).sort()).toEqual(['0,1,2,3,4', '2,1,0,3,4']);
  });
  test('keep what is plain', () => {
    const facts = [mark(0, 'x'), mark(1, 'y'), mark(2, 'x')];
    expect(group(facts, alike(3)).map(String).sort()).toEqual(['0,1,2', '2,1,0']);
  });
  test('move what hangs together together', () => {
    // Points 0 to 2 each hold one of the points 3 to 5, as an actor has its own page.
    const facts = upTo(3).map((at): Fact => ({ field: 'own', at: [at], plain: '', points: [at + 3] }));
    const pairs = permutations(upTo(3)).map((each) => [...each, ...each.map((to) => to + 3)]);
    expect(group(facts, ['a', 'a', 'a', 'b', 'b', 'b']).map(String).sort()).toEqual(pairs.map(String).sort());
  });
  test('keep sets as sets', () => {
    const facts: Fact[] = [{ field: 'some', at: [], plain: '', points: [0, 1] }];
    const kept = permutations(upTo(4)).filter(([a = 9, b = 9]) => a < 2 && b < 2);
    expect(group(facts, alike(4)).map(String).sort()).toEqual(kept.map(String).sort());
  });
  test('are not listed beyond the limit', () => {
    expect(keeping([], alike(4), 24)).toHaveLength(24);
    expect(keeping([], alike(4), 23)).toBeNull();
  });
});

describe('a tour', () => {
  const groups: [string, () => Permutation[]][] = [
    ['one permutation', () => group([], alike(1))],
    ['all of two points', () => group([], alike(2))],
    ['all of four points', () => group([], alike(4))],
    ['all of five points', () => group([], alike(5))],
    ['two classes', () => group([], ['a', 'a', 'a', 'b', 'b'])],
    ['rotations of five', () => group(ring(5), alike(5))],
    ['rotations of six', () => group(ring(6), alike(6))],
  ];
  test.each(groups)('through %s meets each once as new', (_, membersOf) => {
    const members = membersOf();
    const { moves, steps } = tourOf(members);
    let at = members[0]?.map((_point, point) => point) ?? [];
    const met = [String(at)];
    for (const { move, isNew } of steps) {
      at = at.map((point) => moves[move]?.[point] ?? -1);
      if (isNew) met.push(String(at));
    }
    expect(met.sort()).toEqual(members.map(String).sort());
  });
  test('of all permutations moves two points at a time and hardly ever goes back', () => {
    const { moves, steps } = tourOf(group([], alike(5)));
    for (const move of moves) expect(move.filter((to, point) => to !== point)).toHaveLength(2);
    expect(steps.length).toBeLessThan(1.2 * 120);
  });
});
