import { copy, dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'copy-dontneed',
  text: 'A copy beside MADV_DONTNEED, and a load after it.',
  setting: { armed: true },
  threads: [[copy()], [dontneed(), load()]],
});
