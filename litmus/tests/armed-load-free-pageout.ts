import { free, litmus, load, pageout } from '../litmus-test.ts';

export default litmus({
  name: 'armed-load-free-pageout',
  text: 'A page of an armed mapping is given free and reclaimed: the next load asks user space.',
  setting: { memory: 'reclaimable', armed: true, mapped: ['A'] },
  threads: [[load()], [free(), pageout()]],
});
