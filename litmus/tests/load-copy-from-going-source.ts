import { copyFromSource, litmus, load, munmapSource } from '../litmus-test.ts';

export default litmus({
  name: 'load-copy-from-going-source',
  text: 'A load that is served from a page that goes: it sleeps on if the copy fails.',
  setting: { armed: true },
  threads: [[load()], [copyFromSource()], [munmapSource()]],
});
