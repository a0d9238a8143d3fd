import { litmus, load, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'load-munmap-unarmed',
  text: 'A load of a page that is there while the mapping goes.',
  setting: { mapped: ['A'] },
  threads: [[load()], [munmap()]],
});
