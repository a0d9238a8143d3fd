import { copy, dontneed, litmus, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-copy-dontneed',
  text: 'A store that is served, and a discard.',
  setting: { armed: true },
  threads: [[store()], [copy()], [dontneed()]],
});
