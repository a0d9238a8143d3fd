import { fork, litmus, load, loadInChild, store } from '../litmus-test.ts';

export default litmus({
  name: 'fork-then-store',
  text: 'A store after fork(): the child does not see it.',
  setting: { memory: 'forking', mapped: ['A'] },
  threads: [[fork(), store(), load()], [loadInChild()]],
});
