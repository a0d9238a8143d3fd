import { copy, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'two-pages-copy',
  text: 'Two pages, each served for the thread that waits for it.',
  pages: 2,
  setting: { armed: true },
  threads: [[load()], [load('B')], [copy(), copy('B')]],
});
