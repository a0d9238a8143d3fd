import { copy, getPage, litmus, mprotectElsewhere } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-writer-copy',
  text: 'A fault for process_vm_readv(), a writer that queues for mmap_lock, and a copy.',
  setting: { armed: true },
  threads: [[getPage()], [mprotectElsewhere()], [copy()]],
});
