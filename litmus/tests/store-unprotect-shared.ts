import { litmus, load, store, unprotect } from '../litmus-test.ts';

export default litmus({
  name: 'store-unprotect-shared',
  text: 'The same of a page that a child of fork() maps, too: its entry stays read-only in every kernel.',
  setting: { memory: 'tracked', shared: true, mapped: ['A'], protected: ['A'] },
  threads: [[store(), load()], [unprotect()]],
});
