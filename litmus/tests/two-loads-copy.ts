import { copy, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'two-loads-copy',
  text: 'One copy serves two faults.',
  setting: { armed: true },
  threads: [[load()], [load()], [copy()]],
});
