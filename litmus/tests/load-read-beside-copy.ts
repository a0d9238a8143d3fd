import { copy, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-read-beside-copy',
  text: 'A copy unasked beside a reader of the fault.',
  setting: { armed: true },
  threads: [[load()], [read()], [copy()]],
});
