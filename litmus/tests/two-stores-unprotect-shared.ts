import { litmus, store, unprotect } from '../litmus-test.ts';

export default litmus({
  name: 'two-stores-unprotect-shared',
  text: 'Two stores to a page that a child maps, too, whose protection is taken off.',
  setting: { memory: 'tracked', shared: true, mapped: ['A'], protected: ['A'] },
  threads: [[store()], [store()], [unprotect()]],
});
