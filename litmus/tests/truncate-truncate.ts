import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'truncate-truncate',
  text: 'A file is truncated twice.',
  setting: { memory: 'file' },
  threads: [[truncate(), load()], [truncate()]],
});
