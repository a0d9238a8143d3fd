import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'load-truncate',
  text: 'A load of a page of a file while the file is truncated.',
  setting: { memory: 'file' },
  threads: [[load()], [truncate()]],
});
