import { litmus, register } from '../litmus-test.ts';

export default litmus({
  name: 'register-register',
  text: 'A mapping is registered twice by one descriptor.',
  setting: {},
  threads: [[register()], [register()]],
});
