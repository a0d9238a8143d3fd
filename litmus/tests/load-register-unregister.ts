import { litmus, load, register, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-register-unregister',
  text: 'A mapping is registered and unregistered beside a load.',
  setting: {},
  threads: [[load()], [register(), unregister()]],
});
