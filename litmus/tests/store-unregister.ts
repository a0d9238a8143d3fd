import { litmus, store, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'store-unregister',
  text: 'A store to a missing page while its mapping is unregistered.',
  setting: { armed: true },
  threads: [[store()], [unregister()]],
});
