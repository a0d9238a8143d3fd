import { close, litmus, munmap } from '../litmus-test.ts';

export default litmus({
  name: 'close-munmap',
  text: 'The descriptor is closed while the mapping goes.',
  setting: { armed: true },
  threads: [[close()], [munmap()]],
});
