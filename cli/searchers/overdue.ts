/** Ends searches that do not notice that the run is over: whoever loads a file or compiles does not look. */
import type { Io } from '../io.ts';

/** Milliseconds after which whoever still searches is taken not to look; the main thread waits longer. */
const patience = 1500;
const between = 200;

/** Calls `giveUp` when the run has been over for a while, until what is returned is called. */
export function whenOverdue(isUp: () => boolean, io: Io, giveUp: () => void): () => void {
  let since: number | null = null;
  const timer = setInterval(() => {
    if (!isUp()) return;
    since ??= io.now();
    if (io.now() - since >= patience) giveUp();
  }, between);
  return () => clearInterval(timer);
}
