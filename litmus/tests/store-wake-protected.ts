import { litmus, store, wake } from '../litmus-test.ts';

export default litmus({
  name: 'store-wake-protected',
  text: 'UFFDIO_WAKE and no more: the store finds the page protected still.',
  setting: { memory: 'tracked', mapped: ['A'], protected: ['A'] },
  threads: [[store()], [wake()]],
});
