import { continueFault, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-continue',
  text: 'A store to such a page.',
  setting: { memory: 'shmem', armed: true },
  threads: [[store(), load()], [continueFault()]],
});
