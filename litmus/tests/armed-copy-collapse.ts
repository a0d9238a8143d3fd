import { collapse, copy, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'armed-copy-collapse',
  text: 'A hole is served while its region is to be collapsed.',
  pages: 2,
  setting: { memory: 'region', armed: true, mapped: ['A'] },
  threads: [[copy('B'), load('B')], [collapse()]],
});
