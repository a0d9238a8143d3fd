import { collapse, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-collapse',
  text: 'A load of the hole of a region that is collapsed.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[load('B')], [collapse()]],
});
