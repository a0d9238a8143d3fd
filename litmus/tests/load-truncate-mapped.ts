import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'load-truncate-mapped',
  text: 'A load of a page that is mapped while its file is truncated.',
  setting: { memory: 'file', mapped: ['A'] },
  threads: [[load()], [truncate()]],
});
