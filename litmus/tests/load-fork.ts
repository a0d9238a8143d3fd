import { fork, litmus, load, loadInChild } from '../litmus-test.ts';

export default litmus({
  name: 'load-fork',
  text: 'A load beside fork() and the load of the child.',
  setting: { memory: 'forking', mapped: ['A'] },
  threads: [[load()], [fork(), loadInChild()]],
});
