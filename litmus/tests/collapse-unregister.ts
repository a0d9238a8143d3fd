import { collapse, litmus, load, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'collapse-unregister',
  text: 'A region is collapsed while its mapping is unregistered.',
  pages: 2,
  setting: { memory: 'region', armed: true, mapped: ['A'] },
  threads: [[load('B')], [collapse()], [unregister()]],
});
