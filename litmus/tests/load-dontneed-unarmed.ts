import { dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-dontneed-unarmed',
  text: 'A load of a page while MADV_DONTNEED discards it.',
  setting: { mapped: ['A'] },
  threads: [[load()], [dontneed()]],
});
