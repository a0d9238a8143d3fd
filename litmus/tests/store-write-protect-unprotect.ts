import { litmus, load, store, unprotect, writeProtect } from '../litmus-test.ts';

export default litmus({
  name: 'store-write-protect-unprotect',
  text: 'A store to a page that is write-protected for a while.',
  setting: { memory: 'tracked', mapped: ['A'] },
  threads: [
    [store(), load()],
    [writeProtect(), unprotect()],
  ],
});
