import { copy, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy',
  text: 'A load of a missing page while it is copied in.',
  setting: { armed: true },
  threads: [[load()], [copy()]],
});
