import { litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-read-nonblocking',
  text: 'A read() that does not wait, beside a fault.',
  setting: { armed: true, nonblocking: true },
  threads: [[load()], [read()]],
});
