import { collapse, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'armed-load-collapse',
  text: 'A load of an armed hole of a region that is to be collapsed: the hole is not filled.',
  pages: 2,
  setting: { memory: 'region', armed: true, mapped: ['A'] },
  threads: [[load('B')], [collapse()]],
});
