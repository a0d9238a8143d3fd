import { litmus, load, pageout, store } from '../litmus-test.ts';

export default litmus({
  name: 'armed-store-pageout',
  text: 'A page of an armed mapping is to be reclaimed, beside a store.',
  setting: { memory: 'reclaimable', armed: true, mapped: ['A'] },
  threads: [[store(), load()], [pageout()]],
});
