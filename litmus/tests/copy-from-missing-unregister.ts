import { copyFromSource, litmus, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'copy-from-missing-unregister',
  text: 'A copy that drops its locks, while the mapping is unregistered.',
  setting: { armed: true },
  threads: [[copyFromSource()], [unregister()]],
});
