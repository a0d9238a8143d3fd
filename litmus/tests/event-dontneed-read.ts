import { dontneed, litmus, read } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-read',
  text: 'MADV_DONTNEED waits until its event is read.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[dontneed()], [read()]],
});
