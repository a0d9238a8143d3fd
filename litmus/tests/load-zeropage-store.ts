import { litmus, load, store, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'load-zeropage-store',
  text: 'A store to the zero page takes its entry out for a moment, which a fault sees that was too late for the wake-up of UFFDIO_ZEROPAGE.',
  setting: { armed: true },
  threads: [[load()], [zeropage(), store()]],
});
