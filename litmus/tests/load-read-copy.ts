import { copy, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-read-copy',
  text: 'A fault is read and then served.',
  setting: { armed: true },
  threads: [[load()], [read(), copy()]],
});
