import type { Protocol } from '../protocol.ts';
import { unshareAgainstGupFast } from './against-gup-fast.ts';

export const hugetlbSharing: Protocol = {
  name: 'hugetlb-sharing',
  title: 'Page tables that processes share: hugetlbfs',
  text: 'x',
  sources: ['x'],
  notModelled: ['x'],
  scenarios: [unshareAgainstGupFast],
};
