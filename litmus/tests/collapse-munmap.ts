import { collapse, litmus, load, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-munmap',
  text: 'A region is collapsed while the mapping goes, and a load.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[load()], [collapse()], [munmap()]],
});
