import { copy, litmus, load, poison } from '../litmus-test.ts';

export default litmus({
  name: 'poison-copy',
  text: 'A page is poisoned and copied to: the copy takes the marker for an entry that is none.',
  setting: { memory: 'poisonable', armed: true },
  threads: [[poison(), load()], [copy()]],
});
