import { litmus, load, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'load-zeropage',
  text: 'A load of a missing page while it is declared empty.',
  setting: { armed: true },
  threads: [[load()], [zeropage()]],
});
