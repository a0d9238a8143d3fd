import { copy, litmus, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'copy-unregister',
  text: 'A copy while the mapping is unregistered.',
  setting: { armed: true },
  threads: [[copy()], [unregister()]],
});
