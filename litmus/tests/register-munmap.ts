import { litmus, munmap, register } from '../litmus-test.ts';

export default litmus({
  name: 'register-munmap',
  text: 'A mapping is registered while it goes.',
  setting: {},
  threads: [[register()], [munmap()]],
});
