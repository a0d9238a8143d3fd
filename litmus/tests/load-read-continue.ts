import { continueFault, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-read-continue',
  text: 'A minor fault is read from the descriptor before the page is mapped.',
  setting: { memory: 'shmem', armed: true },
  threads: [[load()], [read(), continueFault()]],
});
