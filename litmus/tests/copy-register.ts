import { copy, litmus, register } from '../litmus-test.ts';

export default litmus({
  name: 'copy-register',
  text: 'A copy while the mapping is registered.',
  setting: {},
  threads: [[copy()], [register()]],
});
