/** Which rows there are, and where each is tried. */
import { expect, test } from '@jest/globals';
import { planOf, type Question } from '../../../checker/necessity/matrix.ts';
import { protocols } from '../../../scenarios/index.ts';

const { name: protocol, scenarios } = protocols.find(({ name }) => name === 'tlb') ?? { name: '', scenarios: [] };
const { questions, grounds } = planOf([{ protocol, scenarios, unneeded: {} }]);

function machinesOf(start: string): Set<string> {
  const found: Question[] = questions.filter(({ name }) => name.startsWith(start));
  return new Set(found.flatMap(({ sites }) => sites.map(({ weakening }) => weakening.machine)));
}

test('a step that several machines contain is one question', () => {
  expect(machinesOf('mm/mmu_gather.c:tlb_finish_mmu/freeing/free frame').size).toBeGreaterThan(1);
  expect(new Set(questions.map(({ name }) => name)).size).toBe(questions.length);
});

test('a question is tried in the smaller scenario first', () => {
  const order = grounds.map(({ scenario: { expect: claim } }) => (claim?.verdict === 'holds' ? claim.states : null));
  expect(order).toEqual(order.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  for (const { sites } of questions) {
    expect(sites.map(({ position }) => position)).toEqual(sites.map(({ position }) => position).sort((a, b) => a - b));
  }
});

test('a call of the notifiers can be left out', () => {
  expect(questions.map(({ name }) => name)).toContain(
    'mm/khugepaged.c:collapse_huge_page/flushed/unlock PMD/announcingEnd not called',
  );
});
