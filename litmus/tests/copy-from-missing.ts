import { copyFromSource, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-missing',
  text: 'A copy from a page that is not there faults itself.',
  setting: { armed: true },
  threads: [[load()], [copyFromSource()]],
});
