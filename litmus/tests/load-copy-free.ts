import { copy, free, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-free',
  text: 'MADV_FREE takes the entry of a page out for a moment, which a fault sees that was too late for the wake-up of the copy.',
  setting: { memory: 'reclaimable', armed: true },
  threads: [[load()], [copy()], [free()]],
});
