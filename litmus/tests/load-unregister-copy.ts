import { copy, litmus, load, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-unregister-copy',
  text: 'UFFDIO_UNREGISTER and a copy beside a load.',
  setting: { armed: true },
  threads: [[load()], [unregister()], [copy()]],
});
