import { copyFromSource, litmus, munmapSource } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-going-source',
  text: 'A copy from a page that goes.',
  setting: { armed: true },
  threads: [[copyFromSource()], [munmapSource()]],
});
