import { collapse, dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-dontneed-hole',
  text: 'A hole is discarded while its region is collapsed.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[load('B')], [collapse()], [dontneed('B')]],
});
