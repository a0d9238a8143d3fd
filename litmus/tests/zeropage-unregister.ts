import { litmus, unregister, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'zeropage-unregister',
  text: 'A page is declared empty while the mapping is unregistered.',
  setting: { armed: true },
  threads: [[zeropage()], [unregister()]],
});
