import { litmus, load, read, store, unprotect } from '../litmus-test.ts';

export default litmus({
  name: 'store-read-unprotect',
  text: 'A store asks for a page, and its protection is taken off once the message is read: the store was queued by then.',
  setting: { memory: 'tracked', shared: true, mapped: ['A'], protected: ['A'] },
  threads: [
    [store(), load()],
    [read(), unprotect()],
  ],
});
