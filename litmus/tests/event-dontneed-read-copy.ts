import { copy, dontneed, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-read-copy',
  text: 'A page is discarded and served again by who reads the event: the fill may go with the discard.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [
    [dontneed(), load()],
    [read(), copy()],
  ],
});
