import { copy, dontneed, litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-missing-read-copy',
  text: 'The event of a missing page is read and the page is served: the discard that was announced may still take it away.',
  setting: { armed: true, events: true },
  threads: [
    [dontneed(), load()],
    [read(), copy()],
  ],
});
