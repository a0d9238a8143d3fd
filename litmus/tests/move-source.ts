import { litmus, load, move } from '../litmus-test.ts';

export default litmus({
  name: 'move-source',
  text: 'Loads of the page that is moved: it is there, or zeros are.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[load('B')], [move()]],
});
