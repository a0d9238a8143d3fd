import { dontneed, litmus, poll, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-poll-read',
  text: 'poll() for an event.',
  setting: { armed: true, nonblocking: true, mapped: ['A'], events: true },
  threads: [[dontneed()], [poll(), read()]],
});
