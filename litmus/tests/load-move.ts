import { litmus, load, move } from '../litmus-test.ts';

export default litmus({
  name: 'load-move',
  text: 'A load of a missing page that another is moved to.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[load()], [move()]],
});
