/** A consumer of MMU notifiers that has only a TLB. */
import type { Protocol } from '../protocol.ts';
import againstTwoZaps from './against-two-zaps.ts';
import againstZap from './against-zap.ts';

export const gruProtocol: Protocol = {
  name: 'gru',
  title: 'A TLB and nothing behind it: the GRU',
  text: 'The GRU of SGI accesses memory of user space through a TLB of its own. It has no page tables: every miss is resolved by a CPU, in an interrupt or in a call of the program, which looks the page up and drops the translation in. No lock and no reference keeps the page meanwhile, and nothing is asked again afterwards. The callbacks count what is being invalidated and purge the TLB; that the purge also invalidates what is about to be dropped in is done by the hardware.',
  sources: [
    'drivers/misc/sgi-gru/grufault.c: gru_intr(), gru_user_dropin(), gru_try_dropin() and gru_vtop(); Linux 5.15',
    'drivers/misc/sgi-gru/grutlbpurge.c: gru_invalidate_range_start(), gru_invalidate_range_end(); Linux 5.15',
    'seed 004: "in GRU case there is no secondary pte": every miss is a page fault that a CPU has to resolve',
  ],
  notModelled: [
    'that get_user_pages() faults in what is not there; the zero page; huge pages',
    'contexts, which are loaded into one of several GRUs or into none, and ASIDs; preloading of further pages',
  ],
  scenarios: [againstZap, againstTwoZaps],
};
