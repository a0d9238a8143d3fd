import { litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'shmem-load-truncate',
  text: 'A load of a page of shmem that is cut off.',
  setting: { memory: 'shmem' },
  threads: [[load()], [truncate()]],
});
