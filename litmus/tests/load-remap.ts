import { litmus, load, remap } from '../litmus-test.ts';

export default litmus({
  name: 'load-remap',
  text: 'A load beside remap_file_pages() to another page of the file.',
  setting: { memory: 'file', mapped: ['A'] },
  threads: [[load()], [remap()]],
});
