import { litmus, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'zeropage-zeropage',
  text: 'A page is declared empty twice: one succeeds.',
  setting: { armed: true },
  threads: [[zeropage()], [zeropage()]],
});
