import { close, getPage, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-close',
  text: 'process_vm_readv() of a missing page while the descriptor is closed.',
  setting: { armed: true },
  threads: [[getPage()], [close()]],
});
