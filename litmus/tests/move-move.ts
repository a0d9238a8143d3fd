import { litmus, move } from '../litmus-test.ts';

export default litmus({
  name: 'move-move',
  text: 'One page is moved twice to one place.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[move()], [move()]],
});
