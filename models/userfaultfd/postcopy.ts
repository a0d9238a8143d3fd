/** What QEMU's postcopy migration kept of each page in two bits, under a mutex of its own: one access is one step. */
import { array, shared, words } from '../../checker/language/index.ts';
import { page } from '../sorts.ts';

export const transferState = words('MISSING', 'REQUESTED', 'RECEIVED');

export const postcopy = shared('postcopy', {
  state: array(page, transferState),
});
