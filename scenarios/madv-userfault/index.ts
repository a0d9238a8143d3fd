import type { Protocol } from '../protocol.ts';
import { queuedWriter } from '../reasons.ts';
import { armingAgainstFault, armingAgainstFaultVmaLock } from './arming.ts';
import disarming from './disarming.ts';
import faultAgainstRemap from './fault-against-remap.ts';
import hugePageDeclined from './huge-page-declined.ts';
import nestedSigbus from './nested-sigbus.ts';
import overTwoVmas from './over-two-vmas.ts';
import { otherAdvice, unregistered, unsuitable } from './sticky.ts';
import twoHandlersOnePage from './two-handlers-one-page.ts';
import volatilePage from './volatile-page.ts';

const ownedAlone =
  'page and table belong to the fault alone: they may go back in any order, under the lock or without it';

export const madvUserfault: Protocol = {
  name: 'madv-userfault',
  title: 'MADV_USERFAULT',
  text: 'The proposal of 2013 that came before userfaultfd: a VMA is armed by madvise(), a fault on a missing page of it becomes SIGBUS, and the handler moves a page there with remap_anon_pages().',
  sources: [
    'seed 000: "mm: madvise MADV_USERFAULT", patch 1/4, May 2013',
    'seed 001: the discussion of the interface, October 2014',
    'do_anonymous_page(), mm/memory.c, and madvise_behavior(), mm/madvise.c, of 2013',
  ],
  notModelled: [
    'the huge zero page (D04)',
    'splitting and merging of VMAs',
    'faults of swapped pages, which never go to user space',
  ],
  unneeded: {
    'mm/madvise.c:do_madvise/queueing/queue for mmap_lock/': queuedWriter,
    'mm/huge_memory.c:__do_huge_pmd_anonymous_page/setting.armedByMadvise.releasingTable/free table/free table exchanged':
      ownedAlone,
  },
  scenarios: [
    armingAgainstFault,
    armingAgainstFaultVmaLock,
    unsuitable,
    disarming,
    faultAgainstRemap,
    twoHandlersOnePage,
    nestedSigbus,
    hugePageDeclined,
    otherAdvice,
    unregistered,
    overTwoVmas,
    volatilePage,
  ],
};
