import { getPage, litmus, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-unregister',
  text: 'process_vm_readv() of a missing page while its mapping is unregistered: its fault holds mmap_lock.',
  setting: { armed: true },
  threads: [[getPage()], [unregister()]],
});
