import { copy, dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'dontneed-copy',
  text: 'A page is discarded and filled again beside a load.',
  setting: { armed: true, mapped: ['A'] },
  threads: [[load()], [dontneed(), copy()]],
});
