import { collapse, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-collapse',
  text: 'A store to the hole of a region that is collapsed: it is not lost.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[store('B'), load('B')], [collapse()]],
});
