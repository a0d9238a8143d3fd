import { collapse, dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-dontneed',
  text: 'A page is discarded while its region is collapsed.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[load()], [collapse()], [dontneed()]],
});
