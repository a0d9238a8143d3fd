/** UFFDIO_UNREGISTER beside faults. */
import { litmus, load, unregister } from '../litmus-test.ts';

export const loadAgainstUnregister = litmus({
  name: 'load-unregister',
  text: 'A load of a missing page beside UFFDIO_UNREGISTER.',
  setting: { armed: true },
  threads: [[load()], [unregister()]],
});
