import { collapse, getPage, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-collapse',
  text: 'process_vm_readv() of the hole of a region that is collapsed.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[getPage('B')], [collapse()]],
});
