import { continueFault, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'continue-continue',
  text: 'Two calls map one page: one succeeds.',
  setting: { memory: 'shmem', armed: true },
  threads: [[continueFault()], [continueFault()]],
});
