import { dontneed, getPage, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-dontneed',
  text: 'process_vm_readv() of a page while it is discarded.',
  setting: { mapped: ['A'] },
  threads: [[getPage()], [dontneed()]],
});
