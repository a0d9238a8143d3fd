import { continueFault, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-continue',
  text: 'A load of a page that the page cache has, until UFFDIO_CONTINUE maps it.',
  setting: { memory: 'shmem', armed: true },
  threads: [[load()], [continueFault()]],
});
