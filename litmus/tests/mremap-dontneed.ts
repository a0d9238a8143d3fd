import { dontneed, litmus, load, mremap } from '../litmus-test.ts';

export default litmus({
  name: 'mremap-dontneed',
  text: 'A page is discarded at its old address while it moves.',
  pages: 2,
  setting: { memory: 'moving', mapped: ['A'] },
  threads: [[mremap(), load('B')], [dontneed()]],
});
