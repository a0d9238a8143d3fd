import { copy, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'wrong-page-copy',
  text: 'A copy of another page wakes nobody here.',
  pages: 2,
  setting: { armed: true },
  threads: [[load()], [copy('B')]],
});
