import { litmus, munmap, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-munmap-unarmed',
  text: 'A store to a missing page of an unarmed mapping while the mapping goes.',
  setting: {},
  threads: [[store()], [munmap()]],
});
