import { litmus, load, remap, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-remap',
  text: 'A store beside it: the one page has it or the other.',
  setting: { memory: 'file', mapped: ['A'] },
  threads: [[store(), load()], [remap()]],
});
