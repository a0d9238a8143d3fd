import { collapse, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-collapse-same-page',
  text: 'A store to a page that is there, of a region that is collapsed.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[store(), load()], [collapse()]],
});
