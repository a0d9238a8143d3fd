import { copy, litmus, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'copy-zeropage',
  text: 'A copy and an empty page for one page: one succeeds.',
  setting: { armed: true },
  threads: [[copy()], [zeropage()]],
});
