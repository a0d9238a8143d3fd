import { litmus, load, writeProtect } from '../litmus-test.ts';

export default litmus({
  name: 'load-write-protect',
  text: 'A load of a page that is write-protected meanwhile: nobody is asked.',
  setting: { memory: 'tracked', mapped: ['A'] },
  threads: [[load()], [writeProtect()]],
});
