import { copy, free, litmus, load, wake } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-free-then-wake',
  text: 'The same with a wake-up after the copy, which may come too early.',
  setting: { memory: 'reclaimable', armed: true },
  threads: [[load()], [copy(), wake()], [free()]],
});
