import { free, litmus, load, pageout } from '../litmus-test.ts';

export default litmus({
  name: 'load-free-pageout',
  text: 'A load of a page that is given free and reclaimed.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [[load()], [free(), pageout()]],
});
