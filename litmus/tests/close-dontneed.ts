import { close, dontneed, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'close-dontneed',
  text: 'The descriptor is closed while a page is discarded.',
  setting: { armed: true, mapped: ['A'] },
  threads: [[close()], [dontneed(), load()]],
});
