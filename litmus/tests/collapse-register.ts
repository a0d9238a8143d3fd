import { collapse, litmus, load, register } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-register',
  text: 'A region is collapsed while its mapping is registered.',
  pages: 2,
  setting: { memory: 'region', mapped: ['A'] },
  threads: [[load('B')], [collapse()], [register()]],
});
