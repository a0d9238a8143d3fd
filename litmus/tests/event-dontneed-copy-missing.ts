import { copy, dontneed, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-copy-missing',
  text: 'The same for a page that is not there.',
  setting: { armed: true, events: true },
  threads: [[dontneed()], [copy()]],
});
