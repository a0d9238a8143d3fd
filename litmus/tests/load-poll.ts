import { litmus, load, poll } from '../litmus-test.ts';

export default litmus({
  name: 'load-poll',
  text: 'poll() waits for a fault.',
  setting: { armed: true, nonblocking: true },
  threads: [[load()], [poll()]],
});
