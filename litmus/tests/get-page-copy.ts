import { copy, getPage, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-copy',
  text: 'process_vm_readv() of a missing page while it is copied in.',
  setting: { armed: true },
  threads: [[getPage()], [copy()]],
});
