import { copy, free, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-copy-free',
  text: 'The same, and the page is copied once more: EEXIST wakes nobody.',
  setting: { memory: 'reclaimable', armed: true },
  threads: [[load()], [copy(), copy()], [free()]],
});
