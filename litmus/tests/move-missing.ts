import { litmus, load, move } from '../litmus-test.ts';

export default litmus({
  name: 'move-missing',
  text: 'There is nothing to move.',
  setting: { memory: 'apart', armed: true },
  threads: [[load()], [move()]],
});
