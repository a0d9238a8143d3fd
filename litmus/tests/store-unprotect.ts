import { litmus, load, store, unprotect } from '../litmus-test.ts';

export default litmus({
  name: 'store-unprotect',
  text: 'A store to a page whose write protection is taken off. Where the entry stays read-only, a fault that queues after the wake-up sleeps for good.',
  setting: { memory: 'tracked', mapped: ['A'], protected: ['A'] },
  threads: [[store(), load()], [unprotect()]],
});
