import { copy, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'copy-copy',
  text: 'Two copies of one page: one succeeds.',
  setting: { armed: true },
  threads: [[copy()], [copy()]],
});
