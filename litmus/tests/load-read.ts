import { litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'load-read',
  text: 'A message of a fault is read by a blocking read().',
  setting: { armed: true },
  threads: [[load()], [read()]],
});
