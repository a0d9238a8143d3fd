/** Memory of one process in the page tables of others, whose callbacks sleep: XPMEM. */
import type { Protocol } from '../protocol.ts';
import againstTwoZaps from './against-two-zaps.ts';
import { againstUnmapping, againstZap, curedAgainstZap, fullBatch, referenceLost } from './attached-fault.ts';
import { foreignUnheeded, reaperWaitsForNobody } from './attached-reaper.ts';
import besideGuest from './beside-guest.ts';
import betweenWriters from './between-writers.ts';
import { curedDetachAgainstZap, detachAgainstCallback, detachAgainstZap } from './detach.ts';
import faultAgainstZap from './fault-against-zap.ts';
import { curedRecallAgainstZap, recallAgainstZap, twoRecalls } from './recall.ts';
import { ofTwoPages, twoAttachments, twoCounted } from './two-attachments.ts';
import twoFaults from './two-faults.ts';
import { unneeded } from './unneeded.ts';

export const xpmemProtocol: Protocol = {
  name: 'xpmem',
  title: 'Exported memory and callbacks that sleep: XPMEM',
  text: 'XPMEM lets a process attach to memory of another. A fault of the importer takes the page from the exporter’s page table, under mmap_lock of both, and keeps a reference; what the exporter is about to unmap or replace is recalled from the importer, in a callback that waits for faults, for mmap_lock of another address space and for a mutex. For this consumer the callbacks of MMU notifiers must be allowed to sleep, and so the reverse map got locks under which one may. The module that has been maintained since 2014 hears only of the end of an invalidation, and of what its own threads do; faults do not hold it off, nor does it them.',
  sources: [
    'drivers/misc/xp/xpmem_attach.c and xpmem_pfn.c as posted on 1 April 2008: "[patch 8/9] XPMEM: The device driver"',
    'kernel/xpmem_attach.c, xpmem_pfn.c and xpmem_mmu_notifier.c of XPMEM 2.7.4, April 2026',
    'seed 004: the posting of the notifiers, July 2008: XPMEM has to schedule until the remote node has invalidated',
  ],
  notModelled: [
    'partitions: exporter and importer are on one machine; the message to a remote one is in mmu-notifier',
    'segments and permits as they come and go; of the form of 2008 attachments, too, and several of one segment',
    'the references that get_user_pages() takes keep pages from being reclaimed (S3)',
  ],
  unneeded,
  scenarios: [
    faultAgainstZap,
    againstTwoZaps,
    betweenWriters,
    twoFaults,
    besideGuest,
    againstUnmapping,
    fullBatch,
    againstZap,
    referenceLost,
    curedAgainstZap,
    twoAttachments,
    twoCounted,
    ofTwoPages,
    detachAgainstCallback,
    detachAgainstZap,
    curedDetachAgainstZap,
    twoRecalls,
    recallAgainstZap,
    curedRecallAgainstZap,
    reaperWaitsForNobody,
    foreignUnheeded,
  ],
};
