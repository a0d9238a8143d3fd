import { litmus, munmap, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'unregister-munmap',
  text: 'A mapping is unregistered while it goes.',
  setting: { armed: true },
  threads: [[unregister()], [munmap()]],
});
