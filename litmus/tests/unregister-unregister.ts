import { litmus, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'unregister-unregister',
  text: 'A mapping is unregistered twice.',
  setting: { armed: true },
  threads: [[unregister()], [unregister()]],
});
