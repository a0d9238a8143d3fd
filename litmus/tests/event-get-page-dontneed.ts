import { dontneed, getPage, litmus, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-get-page-dontneed',
  text: 'process_vm_readv() beside MADV_DONTNEED and a reader.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[getPage()], [dontneed()], [read()]],
});
