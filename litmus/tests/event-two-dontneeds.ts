import { dontneed, litmus, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-two-dontneeds',
  text: 'Two discards and one read().',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[dontneed()], [dontneed()], [read()]],
});
