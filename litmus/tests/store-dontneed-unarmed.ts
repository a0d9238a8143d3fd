import { dontneed, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-dontneed-unarmed',
  text: 'A store to a page while it is discarded, and a load afterwards.',
  setting: { mapped: ['A'] },
  threads: [[store()], [dontneed(), load()]],
});
