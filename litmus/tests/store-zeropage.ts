import { litmus, load, store, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'store-zeropage',
  text: 'A store to a missing page, and a load, while it is declared empty.',
  setting: { armed: true },
  threads: [[store(), load()], [zeropage()]],
});
