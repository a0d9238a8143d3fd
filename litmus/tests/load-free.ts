import { free, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-free',
  text: 'A load of a page while MADV_FREE gives it free: without reclaim it stays.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [[load()], [free()]],
});
