import { litmus, load, remap } from '../litmus-test.ts';

export default litmus({
  name: 'remap-remap',
  text: 'The same page is remapped twice.',
  setting: { memory: 'file', mapped: ['A'] },
  threads: [[remap(), load()], [remap()]],
});
