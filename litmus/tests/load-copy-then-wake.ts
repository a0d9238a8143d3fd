import { copyWithoutWake, litmus, load, wake } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-then-wake',
  text: 'A copy that wakes nobody, and a wake-up after it.',
  setting: { armed: true },
  threads: [[load()], [copyWithoutWake(), wake()]],
});
