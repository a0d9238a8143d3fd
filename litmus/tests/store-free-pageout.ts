import { free, litmus, load, pageout, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-free-pageout',
  text: 'A store to a page that is given free and reclaimed: it is lost only to MADV_FREE itself.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [
    [store(), load()],
    [free(), pageout()],
  ],
});
