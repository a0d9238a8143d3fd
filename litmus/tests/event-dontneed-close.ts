import { close, dontneed, litmus } from '../litmus-test.ts';

export default litmus({
  name: 'event-dontneed-close',
  text: 'close() ends the wait of MADV_DONTNEED.',
  setting: { armed: true, mapped: ['A'], events: true },
  threads: [[dontneed()], [close()]],
});
