import { dontneed, litmus, load, mremap, store } from '../litmus-test.ts';

export default litmus({
  name: 'mremap-dontneed-new',
  text: 'A page is discarded at its new address, where nothing may be yet, while it is stored to at the old one.',
  pages: 2,
  setting: { memory: 'moving', mapped: ['A'] },
  threads: [[mremap()], [dontneed('B'), load('B')], [store()]],
});
