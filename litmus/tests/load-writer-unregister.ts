import { litmus, load, mprotectElsewhere, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-writer-unregister',
  text: 'A writer that queues for mmap_lock makes the VMA locks be taken later.',
  setting: { armed: true },
  threads: [[load()], [mprotectElsewhere()], [unregister()]],
});
