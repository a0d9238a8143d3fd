import { litmus, load, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-unregister',
  text: 'A load of a missing page while its mapping is unregistered.',
  setting: { armed: true },
  threads: [[load()], [unregister()]],
});
