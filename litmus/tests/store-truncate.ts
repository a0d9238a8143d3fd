import { litmus, load, store, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'store-truncate',
  text: 'A store to a page of a file, and a load, while the file is truncated.',
  setting: { memory: 'file' },
  threads: [[store(), load()], [truncate()]],
});
