import { litmus, load, store, writeProtect } from '../litmus-test.ts';

export default litmus({
  name: 'store-write-protect',
  text: 'A store to a page that is write-protected meanwhile.',
  setting: { memory: 'tracked', mapped: ['A'] },
  threads: [[store(), load()], [writeProtect()]],
});
