import { litmus, load, munmap, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'truncate-munmap',
  text: 'A file is truncated while its mapping goes.',
  setting: { memory: 'file', mapped: ['A'] },
  threads: [[load()], [truncate()], [munmap()]],
});
