import { fork, litmus, loadInChild, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-fork-missing',
  text: 'The same of a page that is not there.',
  setting: { memory: 'forking' },
  threads: [[store()], [fork()], [loadInChild()]],
});
