import { litmus, load, register } from '../litmus-test.ts';

export default litmus({
  name: 'load-register',
  text: 'A load of a missing page while its mapping is registered.',
  setting: {},
  threads: [[load()], [register()]],
});
