import { free, litmus, load, pageout } from '../litmus-test.ts';

export default litmus({
  name: 'load-free-beside-pageout',
  text: 'MADV_FREE and reclaim in different threads.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [[load()], [free()], [pageout()]],
});
