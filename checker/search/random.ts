/** Random numbers that are the same for the same seed on every machine. */

/** Numbers from 0 up to, not including, 1: a counter run through a mixing function. Any integer is a seed. */
export function seeded(seed: number): () => number {
  let counter = (seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x27d4eb2f);
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
