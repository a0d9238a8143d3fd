import { litmus, load, register, unregister } from '../litmus-test.ts';

export default litmus({
  name: 'load-unregister-register',
  text: 'A mapping is unregistered and registered again beside a load.',
  setting: { armed: true },
  threads: [[load()], [unregister(), register()]],
});
