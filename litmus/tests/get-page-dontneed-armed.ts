import { dontneed, getPage, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-dontneed-armed',
  text: 'process_vm_readv() of an armed page while it is discarded.',
  setting: { armed: true, mapped: ['A'] },
  threads: [[getPage()], [dontneed()]],
});
