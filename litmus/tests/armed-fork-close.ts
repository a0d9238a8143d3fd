import { close, fork, litmus, load, loadInChild } from '../litmus-test.ts';

export default litmus({
  name: 'armed-fork-close',
  text: 'The memory of a process that forks is armed, and the descriptor is closed.',
  setting: { memory: 'forking', armed: true },
  threads: [[load()], [fork(), loadInChild()], [close()]],
});
