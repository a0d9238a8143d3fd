import { fork, litmus, load, loadInChild } from '../litmus-test.ts';

export default litmus({
  name: 'armed-load-fork',
  text: 'A load of a missing page beside fork(): the child is not armed, and loads zeros.',
  setting: { memory: 'forking', armed: true },
  threads: [[load()], [fork()], [loadInChild()]],
});
