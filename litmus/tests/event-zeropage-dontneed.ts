import { dontneed, litmus, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'event-zeropage-dontneed',
  text: 'A page is declared empty beside MADV_DONTNEED that waits.',
  setting: { armed: true, events: true },
  threads: [[dontneed()], [zeropage()]],
});
