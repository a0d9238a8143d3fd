/** What comes of a weakening, in words. */
import type { Row } from '../necessity/matrix.ts';

type Told = Pick<Row, 'status' | 'scenario' | 'machine' | 'property' | 'steps' | 'lost'>;

export function consequence({ status, scenario, machine, property, steps, lost }: Told): string {
  const where = `in ${scenario} (${machine})`;
  switch (status) {
    case 'needed':
      return lost.length === 0
        ? `${property} after ${steps} steps ${where}`
        : `nothing reaches '${lost.join("', '")}' any more ${where}`;
    case 'declared':
      return `only ${property} after ${steps} steps ${where}`;
    case 'unfinished':
      return `nothing found, but not every state was visited ${where}`;
    case 'redundant':
      return `nobody misses it ${where}`;
    case 'narrower':
      return `nothing happens that did not happen before ${where}`;
    case 'equivalent':
      return 'changes nothing where it was tried';
    case 'refused':
      return property ?? '';
    case 'unreached':
      return 'no actor comes here';
  }
}
