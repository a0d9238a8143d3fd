import { continueFault, litmus, load, truncate } from '../litmus-test.ts';

export default litmus({
  name: 'continue-truncate',
  text: 'A page is mapped while the file ends before it.',
  setting: { memory: 'shmem', armed: true },
  threads: [[continueFault(), load()], [truncate()]],
});
