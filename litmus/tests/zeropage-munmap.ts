import { litmus, munmap, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'zeropage-munmap',
  text: 'A page is declared empty while the mapping goes.',
  setting: { armed: true },
  threads: [[zeropage()], [munmap()]],
});
