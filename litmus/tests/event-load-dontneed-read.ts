import { dontneed, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-load-dontneed-read',
  text: 'A load beside MADV_DONTNEED, and one read() for what comes first.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[load()], [dontneed()], [read()]],
});
