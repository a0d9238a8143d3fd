import { litmus, load, register, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-register',
  text: 'A store to a missing page, and a load, while its mapping is registered.',
  setting: {},
  threads: [[store(), load()], [register()]],
});
