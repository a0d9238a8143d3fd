import { litmus, load, poll, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-poll-read',
  text: 'poll() and then a read() that does not wait: the fault stays until it is read.',
  setting: { armed: true, nonblocking: true },
  threads: [[load()], [poll(), read()]],
});
