import { dontneed, litmus, load, store } from '../litmus-test.ts';

export default litmus({
  name: 'store-dontneed-twice',
  text: 'A store to a page that two threads discard.',
  setting: {},
  threads: [[store(), load()], [dontneed()], [dontneed()]],
});
