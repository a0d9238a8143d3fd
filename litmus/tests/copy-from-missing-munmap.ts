import { copyFromSource, litmus, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-missing-munmap',
  text: 'A copy that drops its locks, while the mapping goes.',
  setting: { armed: true },
  threads: [[copyFromSource()], [munmap()]],
});
