import { litmus, load, poison } from '../litmus-test.ts';

export default litmus({
  name: 'poison-mapped',
  text: 'A page that is there is not poisoned.',
  setting: { memory: 'poisonable', armed: true, mapped: ['A'] },
  threads: [[load()], [poison()]],
});
