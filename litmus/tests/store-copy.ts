import { copy, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-copy',
  text: 'A store to a missing page, and a load, while it is copied in: the store is not lost.',
  setting: { armed: true },
  threads: [[store(), load()], [copy()]],
});
