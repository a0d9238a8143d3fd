import { litmus, load, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'two-loads-unregister',
  text: 'Two loads of one page while its mapping is unregistered.',
  setting: { armed: true },
  threads: [[load()], [load()], [unregister()]],
});
