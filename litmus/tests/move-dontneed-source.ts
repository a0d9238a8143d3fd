import { dontneed, litmus, load, move } from '../litmus-test.ts';

export default litmus({
  name: 'move-dontneed-source',
  text: 'A page is discarded that is to be moved.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[load()], [move()], [dontneed('B')]],
});
