import { close, litmus, load } from '../litmus-test.ts';

export default litmus({
  name: 'load-close',
  text: 'A load of a missing page while the descriptor is closed.',
  setting: { armed: true },
  threads: [[load()], [close()]],
});
