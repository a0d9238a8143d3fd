/** How the threads of a team wait for each other: two words that all of them share, and the command behind them. */

/** How many commands there were, and how many threads have yet to do the last one; less than 0 if one is lost. */
export const turn = 0;
export const undone = 1;
/** Where the command lies, three numbers of eight bytes. */
export const commandAt = 8;
export const controlBytes = commandAt + 3 * 8;

/** Whoever waits looks so often before it lets itself be put to sleep. */
const spins = 2000;

/** Waits until the word is another than `known`, and gives it. */
export function awaited(words: Int32Array, at: number, known: number): number {
  for (let spin = 0; spin < spins; spin++) {
    const now = Atomics.load(words, at);
    if (now !== known) return now;
  }
  for (;;) {
    const now = Atomics.load(words, at);
    if (now !== known) return now;
    Atomics.wait(words, at, known);
  }
}

/** Told by whoever sees that a thread has ended: who still waits for it learns that it is lost. */
export function reportLost(control: SharedArrayBuffer): void {
  const words = new Int32Array(control);
  Atomics.store(words, undone, -1);
  Atomics.notify(words, undone);
}
