import { dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-dontneed',
  text: 'A load of a page that is there while MADV_DONTNEED discards it.',
  setting: { armed: true, mapped: ['A'] },
  threads: [[load()], [dontneed()]],
});
