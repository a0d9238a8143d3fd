import { copy, copyFromSource, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-missing-copy',
  text: 'A copy that drops its locks, and another of the same page.',
  setting: { armed: true },
  threads: [[copyFromSource()], [copy()]],
});
