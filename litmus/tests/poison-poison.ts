import { litmus, poison, store } from '../litmus-test.ts';

export default litmus({
  name: 'poison-poison',
  text: 'A page is poisoned twice: EEXIST; a store to it is a SIGBUS.',
  setting: { memory: 'poisonable', armed: true },
  threads: [[poison(), store()], [poison()]],
});
