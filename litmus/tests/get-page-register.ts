import { getPage, litmus, register } from '../litmus-test.ts';

export default litmus({
  name: 'get-page-register',
  text: 'process_vm_readv() of a missing page while its mapping is registered.',
  setting: {},
  threads: [[getPage()], [register()]],
});
