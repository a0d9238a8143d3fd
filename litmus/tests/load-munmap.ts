import { litmus, load, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'load-munmap',
  text: 'A load of a missing page while the mapping goes: a sleeper stays asleep.',
  setting: { armed: true },
  threads: [[load()], [munmap()]],
});
