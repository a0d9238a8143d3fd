import { copy, dontneed, litmus, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-copy-beside-read',
  text: 'A copy beside MADV_DONTNEED and the reader of its event.',
  setting: { armed: true, events: true },
  threads: [[dontneed()], [read()], [copy()]],
});
