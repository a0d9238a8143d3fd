import { litmus, load, poll } from '../litmus-test.ts';

export default litmus({
  name: 'load-poll-blocking',
  text: 'poll() is refused on a descriptor that blocks.',
  setting: { armed: true },
  threads: [[load()], [poll()]],
});
