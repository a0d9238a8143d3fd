import { litmus, load, poison, wake } from '../litmus-test.ts';

export default litmus({
  name: 'poison-then-load',
  text: 'Whoever loads after it has been poisoned gets SIGBUS, whatever else is woken.',
  setting: { memory: 'poisonable', armed: true },
  threads: [[poison(), load()], [wake()]],
});
