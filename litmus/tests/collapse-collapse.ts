import { collapse, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-collapse',
  text: 'A region is collapsed twice.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[collapse(), load()], [collapse()]],
});
