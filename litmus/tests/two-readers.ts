import { litmus, load, read } from '../litmus-test.ts';

export default litmus({
  name: 'two-readers',
  text: 'One fault and two readers: one of them sleeps on.',
  setting: { armed: true },
  threads: [[load()], [read()], [read()]],
});
