import { litmus, load, store, unprotect, wake } from '../litmus-test.ts';

export default litmus({
  name: 'store-unprotect-shared-then-wake',
  text: 'UFFDIO_WAKE after it is no help: it may come as early as the wake-up of the call itself.',
  setting: { memory: 'tracked', shared: true, mapped: ['A'], protected: ['A'] },
  threads: [
    [store(), load()],
    [unprotect(), wake()],
  ],
});
