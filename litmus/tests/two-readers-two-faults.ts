import { litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'two-readers-two-faults',
  text: 'Two faults of one thread, one after the other, and two readers.',
  pages: 2,
  setting: { armed: true },
  threads: [[load(), load('B')], [read()], [read()]],
});
