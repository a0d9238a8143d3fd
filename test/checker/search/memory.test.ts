/** Memory is used again where it is small, and what the system refuses is said, not thrown. */
import { describe, expect, test } from '@jest/globals';
import { bytesMax, giveBack, growTo, type Memory, takeMemory } from '../../../checker/search/memory.ts';

const page = 65_536;

/** A memory of so many pages that cannot be had from a system: growing it is told or fails. */
function pretended(pages: number, grow: (pages: number) => number = () => 0): Memory {
  return { buffer: { byteLength: pages * page } as ArrayBuffer, grow };
}

/** Four are kept at most. */
function takeWhatIsKept(): void {
  for (let taken = 0; taken < 4; taken++) takeMemory();
}

describe('memory that is given back', () => {
  test('is taken again, the last first, unless it is larger than 32 MiB', () => {
    takeWhatIsKept();
    const [small, most, large] = [pretended(1), pretended(512), pretended(513)];
    for (const each of [small, most, large]) giveBack(each);
    expect([takeMemory(), takeMemory()]).toEqual([most, small]);
  });

  test('is kept four times over, no more', () => {
    takeWhatIsKept();
    const five = [1, 2, 3, 4, 5].map((pages) => pretended(pages));
    for (const each of five) giveBack(each);
    expect([1, 2, 3, 4].map(() => takeMemory())).toEqual(five.slice(0, 4).toReversed());
    expect(takeMemory().buffer.byteLength).toBe(page);
  });
});

describe('growing', () => {
  test('asks for whole pages, as few as are enough', () => {
    const asked: number[] = [];
    const memory = pretended(2, (pages) => asked.push(pages));
    for (const bytes of [0, page, 2 * page]) expect(growTo(memory, bytes)).toBe(true);
    expect(asked).toEqual([]);
    for (const bytes of [2 * page + 1, 3 * page, 3 * page + 1]) expect(growTo(memory, bytes)).toBe(true);
    expect(asked).toEqual([1, 1, 2]);
  });

  test('gives a real memory its new size', () => {
    const memory = takeMemory();
    const before = memory.buffer.byteLength;
    expect(growTo(memory, before + 1)).toBe(true);
    expect(memory.buffer.byteLength).toBe(before + page);
    giveBack(memory);
  });

  test('fails beyond what 32 bits address, without asking', () => {
    const asked: number[] = [];
    const memory = pretended(1, (pages) => asked.push(pages));
    expect(growTo(memory, bytesMax)).toBe(true);
    expect(growTo(memory, bytesMax + 1)).toBe(false);
    expect(asked).toEqual([65_535]);
  });

  test('fails where the system refuses, and passes any other error on', () => {
    const failing = (error: Error) =>
      pretended(1, () => {
        throw error;
      });
    expect(growTo(failing(new RangeError('no memory')), 2 * page)).toBe(false);
    expect(() => growTo(failing(new TypeError('detached')), 2 * page)).toThrow('detached');
  });
});
