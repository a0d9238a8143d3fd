/**
 * Definitions that `racewalk explore FILE` serves beside the page, and again whenever the file changes. Opened from a disk
 * or from anybody else's server there are none, and nothing is asked for.
 */
import { useEffect } from 'preact/hooks';
import type { CatalogueScenario } from '../../checker/report/catalogue.ts';
import { open } from './engine.ts';

/** The command puts this element into the page that it serves. */
function isServed(): boolean {
  return document.querySelector('meta[name="racewalk-served"]') !== null;
}

interface Served {
  readonly definitions: readonly unknown[];
  /** What is wrong with the file as it is now; null if nothing is. */
  readonly problem: string | null;
}

export function useServed(
  loaded: (scenarios: readonly CatalogueScenario[]) => void,
  refused: (why: string) => void,
): void {
  useEffect(() => {
    if (!isServed()) return;
    const events = new EventSource('definitions');
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { definitions, problem }: Served = JSON.parse(data);
      if (problem !== null) refused(problem);
      else if (definitions.length > 0)
        open(JSON.stringify(definitions)).then(loaded, ({ message }: Error) => refused(message));
    });
    return () => events.close();
  }, []);
}
