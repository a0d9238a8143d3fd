import { litmus, load, move, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-source-move',
  text: 'A store to the page that is moved: it comes along, or stays behind.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [
    [store('B'), load('B')],
    [move(), load()],
  ],
});
