/** The lock order over the scenarios of this repository, against the kernel's documentation. */
import { describe, expect, test } from '@jest/globals';
import { contradicts, documentedLockOrder } from '../../models/properties/lock-order.ts';
import { scenarios } from '../../scenarios/index.ts';
import { racewalk } from './in-process.ts';

const some = scenarios.filter(({ name }) => ['two-threads-one-page', 'remap-crosswise'].includes(name));

describe('racewalk list --lock-order', () => {
  test('a word behind it is a name, not its value', async () => {
    const { code, err } = await racewalk(['list', '--lock-order', 'nope'], { scenarios: some });
    expect([code, err]).toEqual([2, expect.stringContaining("there is no scenario or protocol 'nope'")]);
    const { out } = await racewalk(['list', '--lock-order', 'two-threads-one-page'], { scenarios: some });
    expect(out).toContain('vma.lock → pt.ptl: 1 scenario, such as two-threads-one-page\n');
    expect(out).not.toContain('remap-crosswise');
  });

  test('names each pair that some schedule takes, and the documented order', async () => {
    const { code, out } = await racewalk(['list', '--lock-order'], { scenarios: some });
    expect(code).toBe(0);
    expect(out).toContain('vma.lock → pt.ptl: 1 scenario, such as two-threads-one-page\n');
    expect(out).toContain('vma.anonLock → pt.ptl: 1 scenario, such as remap-crosswise\n');
    expect(out).toContain('No pair contradicts it.\n');
  });

  test('says in JSON which scenarios take a pair', async () => {
    const { lockOrder, documented } = JSON.parse(
      (await racewalk(['list', '--lock-order', '--json'], { scenarios: some })).out,
    );
    expect(documented).toEqual(documentedLockOrder);
    expect(lockOrder).toContainEqual({
      held: 'pt.ptl',
      taken: 'pt.ptl',
      scenarios: ['remap-crosswise'],
      contradicts: false,
    });
  });
});

test('a pair contradicts the order only if both are named and the inner one comes first', () => {
  expect(contradicts('pt.ptl', 'mm.lock')).toBe(true);
  expect(contradicts('mm.lock', 'pt.ptl')).toBe(false);
  expect(contradicts('pt.ptl', 'pt.ptl')).toBe(false);
  expect(contradicts('pt.ptl', 'uffd.faultLock')).toBe(false);
});
