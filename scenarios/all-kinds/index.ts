import type { Protocol } from '../protocol.ts';
import fiveKinds from './five-kinds.ts';
import fourKinds from './four-kinds.ts';

export const allKinds: Protocol = {
  name: 'all-kinds',
  title: 'All kinds of actors on one page table',
  text: 'A faulting thread, a userfaultfd reader and resolver, khugepaged, a migration and an MMU-notifier consumer share one page table, with the properties of all their protocols.',
  sources: ['the machines of the other protocols, unchanged'],
  notModelled: [
    'more than one region: what limits the bounds is memory, 64 bytes a state with table and link to its parent',
  ],
  scenarios: [fiveKinds, fourKinds],
};
