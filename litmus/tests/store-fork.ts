import { fork, litmus, loadInChild, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-fork',
  text: 'A store beside fork(): the child has the page as it was, or as it is.',
  setting: { memory: 'forking', mapped: ['A'] },
  threads: [[store()], [fork()], [loadInChild()]],
});
