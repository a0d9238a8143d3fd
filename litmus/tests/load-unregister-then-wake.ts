import { litmus, load, unregister, wake } from '../litmus-test.ts';

export default litmus({
  name: 'load-unregister-then-wake',
  text: 'A wake-up after UFFDIO_UNREGISTER: a cure in user space of what is missed.',
  setting: { armed: true },
  threads: [[load()], [unregister(), wake()]],
});
