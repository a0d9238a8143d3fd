import { copy, dontneed, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-copy',
  text: 'MADV_DONTNEED waits for a reader that never comes; a copy meanwhile.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[dontneed()], [copy()]],
});
