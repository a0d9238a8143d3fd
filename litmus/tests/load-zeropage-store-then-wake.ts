import { litmus, load, store, wake, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'load-zeropage-store-then-wake',
  text: 'A wake-up after the store finds the fault that saw the entry taken out.',
  setting: { armed: true },
  threads: [[load()], [zeropage(), store(), wake()]],
});
