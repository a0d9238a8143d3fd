import { litmus, load, pageout, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-pageout',
  text: 'A store to a page while it is reclaimed: it is not lost.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [[store(), load()], [pageout()]],
});
