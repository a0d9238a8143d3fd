import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'two-loads-truncate',
  text: 'Two loads of a page of a file while the file is truncated.',
  setting: { memory: 'file' },
  threads: [[load()], [load()], [truncate()]],
});
