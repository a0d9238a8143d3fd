import { copy, litmus, load, move } from '../litmus-test.ts';

export default litmus({
  name: 'move-copy',
  text: 'A page is moved to where a copy goes.',
  pages: 2,
  setting: { memory: 'apart', armed: true, mapped: ['B'] },
  threads: [[move(), load()], [copy()]],
});
