import { copyFromSource, litmus, mprotectElsewhere } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-missing-writer',
  text: 'A copy that faults itself, and a writer that queues for mmap_lock.',
  setting: { armed: true },
  threads: [[copyFromSource()], [mprotectElsewhere()]],
});
