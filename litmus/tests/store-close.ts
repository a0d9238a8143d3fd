import { close, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-close',
  text: 'A store to a missing page, and a load, while the descriptor is closed.',
  setting: { armed: true },
  threads: [[store(), load()], [close()]],
});
