import { litmus, store, unprotect } from '../litmus-test.ts';

export default litmus({
  name: 'store-unprotect-twice',
  text: 'A store to a page whose protection is taken off twice: the second call wakes whoever slept in spite of the first.',
  setting: { memory: 'tracked', mapped: ['A'], protected: ['A'] },
  threads: [[store()], [unprotect(), unprotect()]],
});
