import { litmus, load, wake } from '../litmus-test.ts';

export default litmus({
  name: 'load-wake',
  text: 'UFFDIO_WAKE without a fill: who is woken faults again.',
  setting: { armed: true },
  threads: [[load()], [wake()]],
});
