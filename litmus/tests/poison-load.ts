import { litmus, load, poison } from '../litmus-test.ts';

export default litmus({
  name: 'poison-load',
  text: 'A page is poisoned while it is loaded: SIGBUS, or a fault that asks too late for the wake-up.',
  setting: { memory: 'poisonable', armed: true },
  threads: [[load()], [poison()]],
});
