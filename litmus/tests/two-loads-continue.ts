import { continueFault, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'two-loads-continue',
  text: 'Two loads, and one call that maps their page.',
  setting: { memory: 'shmem', armed: true },
  threads: [[load()], [load()], [continueFault()]],
});
