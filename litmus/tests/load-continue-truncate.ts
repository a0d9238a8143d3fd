import { continueFault, litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'load-continue-truncate',
  text: 'A load of a page that is mapped, and cut off.',
  setting: { memory: 'shmem', armed: true },
  threads: [[load()], [continueFault()], [truncate()]],
});
