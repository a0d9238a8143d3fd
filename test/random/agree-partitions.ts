/** A search in parts finds what one engine finds, by the same paths, into however many parts it is divided. */
import { checkProgram } from '../../checker/check.ts';
import type { Comparison } from './agree.ts';

export const partitions: Comparison = {
  name: 'partitions',
  oneIn: 32,
  differences: ({ program, exhaustive, lots }) => {
    const parts = 2 + lots.below('parts', 6);
    const threads = { count: 1, start: () => {}, parts, alone: 0 };
    const { result, outcome } = checkProgram(program, { until: null, threads });
    outcome.release();
    const [left, right] = [JSON.stringify(exhaustive()), JSON.stringify(result)];
    return left === right ? [] : [`one engine ${left}\n  ${parts} parts ${right}`];
  },
};
