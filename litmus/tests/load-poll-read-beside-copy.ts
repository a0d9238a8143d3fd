import { copy, litmus, load, poll, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-poll-read-beside-copy',
  text: 'The same beside a copy unasked: what poll() announced may be gone.',
  setting: { armed: true, nonblocking: true },
  threads: [[load()], [poll(), read()], [copy()]],
});
