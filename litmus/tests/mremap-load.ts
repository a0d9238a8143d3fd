import { litmus, load, mremap } from '../litmus-test.ts';

export default litmus({
  name: 'mremap-load',
  text: 'A page is loaded at both addresses while it moves: there or SIGSEGV, and never zeros.',
  pages: 2,
  setting: { memory: 'moving', mapped: ['A'] },
  threads: [[mremap()], [load()], [load('B')]],
});
