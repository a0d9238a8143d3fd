import { copyWithoutWake, litmus, load, wake } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-beside-wake',
  text: 'A copy that wakes nobody, and a wake-up that may come before it.',
  setting: { armed: true },
  threads: [[load()], [copyWithoutWake()], [wake()]],
});
