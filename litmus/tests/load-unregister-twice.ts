import { litmus, load, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-unregister-twice',
  text: 'UFFDIO_UNREGISTER once more does not look at the queues: the mapping is not armed any more.',
  setting: { armed: true },
  threads: [[load()], [unregister(), unregister()]],
});
