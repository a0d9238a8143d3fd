import { litmus, load, mremap, store } from '../litmus-test.ts';

export default litmus({
  name: 'mremap-store',
  text: 'A page that is stored to while it moves: what succeeded at the old address is there at the new one.',
  pages: 2,
  setting: { memory: 'moving' },
  threads: [[mremap(), load('B')], [store()]],
});
