import { dontneed, litmus, load, zeropage } from '../litmus-test.ts';

export default litmus({
  name: 'zeropage-dontneed',
  text: 'A page is declared empty beside MADV_DONTNEED of it, and a load.',
  setting: { armed: true, mapped: ['A'] },
  threads: [[zeropage()], [dontneed(), load()]],
});
