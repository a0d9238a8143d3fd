import { getPage, litmus, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-munmap',
  text: 'process_vm_readv() of a missing page while the mapping goes.',
  setting: { armed: true },
  threads: [[getPage()], [munmap()]],
});
