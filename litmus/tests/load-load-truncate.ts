import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'load-load-truncate',
  text: 'Two loads, one after the other: what is gone stays gone.',
  setting: { memory: 'file' },
  threads: [[load(), load()], [truncate()]],
});
