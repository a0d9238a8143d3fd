import { copy, litmus, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'copy-munmap',
  text: 'A copy while the mapping goes.',
  setting: { armed: true },
  threads: [[copy()], [munmap()]],
});
