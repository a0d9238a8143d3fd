import { copyWithoutWake, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-without-wake',
  text: 'A copy that wakes nobody.',
  setting: { armed: true },
  threads: [[load()], [copyWithoutWake()]],
});
