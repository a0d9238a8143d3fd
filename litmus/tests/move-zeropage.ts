import { litmus, load, move, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'move-zeropage',
  text: 'A page is moved to where the zero page goes.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[move(), load()], [zeropage()]],
});
