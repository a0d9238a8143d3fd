import { free, litmus, load, pageout } from '../litmus-test.ts';

export default litmus({
  name: 'free-twice-pageout',
  text: 'A page is given free twice and reclaimed.',
  setting: { memory: 'reclaimable', mapped: ['A'] },
  threads: [
    [free(), load()],
    [free(), pageout()],
  ],
});
