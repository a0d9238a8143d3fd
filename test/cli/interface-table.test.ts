import { describe, expect, test } from '@jest/globals';
import { racewalk } from './in-process.ts';

describe('racewalk list --interface', () => {
  test('says of each interface what it promises, and shows the race where it does not', async () => {
    const { code, out } = await racewalk(['list', '--interface']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ +option 1 +option 2 +option 3 +v4 +today +PROT_NONE +two flags$/m);
    expect(out).toMatch(/^C-STICKY +no +yes +yes +yes +yes +no +no$/m);
    expect(out).toMatch(/^ {4}racewalk replay sticky-option-1:\S+$/m);
  });

  test('gives the same as JSON, with a token behind each no', async () => {
    const { interfaces, promises } = JSON.parse((await racewalk(['list', '--interface', '--json'])).out);
    expect(promises.every(({ cells }: { cells: unknown[] }) => cells.length === interfaces.length)).toBe(true);
    const [arm] = promises;
    expect(arm.cells[2]).toMatchObject({
      interface: 'option 3',
      answer: 'in part',
      cases: [{ scenario: 'arm-option-3', replay: expect.stringMatching(/^arm-option-3:/) }, { replay: null }],
    });
  });

  test('takes no names', async () => {
    expect((await racewalk(['list', '--interface', 'arm-today'])).code).toBe(2);
  });
});
