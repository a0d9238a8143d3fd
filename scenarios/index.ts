/** The protocols that are checked by default, in the order in which they are listed. One line each. */
import { ModelError } from '../checker/language/model-error.ts';
import { suggestion } from '../checker/language/nearest.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { allKinds } from './all-kinds/index.ts';
import { anonymous } from './anonymous/index.ts';
import { barriers } from './barriers/index.ts';
import { deviceExclusive } from './device-exclusive/index.ts';
import { deviceMemory } from './device-memory/index.ts';
import { fileCollapseProtocol } from './file-collapse/index.ts';
import { fileMigration } from './file-migration/index.ts';
import { filePages } from './file-pages/index.ts';
import { fileWriteback } from './file-writeback/index.ts';
import { fork } from './fork/index.ts';
import { gruProtocol } from './gru/index.ts';
import { gupFast } from './gup-fast/index.ts';
import { gupForce } from './gup-force/index.ts';
import { hugetlbSharing } from './hugetlb-sharing/index.ts';
import { intervalNotifier } from './interval-notifier/index.ts';
import { invalidatePageProtocol } from './invalidate-page/index.ts';
import { khugepaged } from './khugepaged/index.ts';
import { madvUserfault } from './madv-userfault/index.ts';
import { migrateVmaProtocol } from './migrate-vma/index.ts';
import { mmuNotifier } from './mmu-notifier/index.ts';
import { mremapProtocol } from './mremap/index.ts';
import { notifierLifetime } from './notifier-lifetime/index.ts';
import { numaHinting } from './numa-hinting/index.ts';
import type { Protocol } from './protocol.ts';
import { remapAnonPages } from './remap-anon-pages/index.ts';
import { remapFilePagesProtocol } from './remap-file-pages/index.ts';
import { shmemProtocol } from './shmem/index.ts';
import { swap } from './swap/index.ts';
import { tlb } from './tlb/index.ts';
import { userfaultInterfaceProtocol } from './userfault-interface/index.ts';
import { userfaultfd } from './userfaultfd/index.ts';
import { userfaultfdApi } from './userfaultfd-api/index.ts';
import { userfaultfdEvents } from './userfaultfd-events/index.ts';
import { userfaultfdFork } from './userfaultfd-fork/index.ts';
import { userfaultfdLifetime } from './userfaultfd-lifetime/index.ts';
import { userfaultfdMarkers } from './userfaultfd-markers/index.ts';
import { userfaultfdMove } from './userfaultfd-move/index.ts';
import { userfaultfdPoison } from './userfaultfd-poison/index.ts';
import { userfaultfdWp } from './userfaultfd-wp/index.ts';
import { userfaultfdWpKept } from './userfaultfd-wp-kept/index.ts';
import { vmaLockProtocol } from './vma-lock/index.ts';
import { vmaMergeProtocol } from './vma-merge/index.ts';
import { xpmemProtocol } from './xpmem/index.ts';

export const protocols: readonly Protocol[] = [
  anonymous,
  madvUserfault,
  remapAnonPages,
  userfaultfd,
  userfaultfdLifetime,
  userfaultfdWp,
  userfaultfdMarkers,
  userfaultfdWpKept,
  userfaultfdPoison,
  userfaultfdApi,
  userfaultfdEvents,
  userfaultfdFork,
  userfaultfdMove,
  userfaultInterfaceProtocol,
  khugepaged,
  mmuNotifier,
  notifierLifetime,
  intervalNotifier,
  gruProtocol,
  xpmemProtocol,
  invalidatePageProtocol,
  migrateVmaProtocol,
  numaHinting,
  deviceMemory,
  deviceExclusive,
  gupFast,
  gupForce,
  hugetlbSharing,
  vmaLockProtocol,
  vmaMergeProtocol,
  fork,
  mremapProtocol,
  tlb,
  filePages,
  fileWriteback,
  fileCollapseProtocol,
  fileMigration,
  remapFilePagesProtocol,
  shmemProtocol,
  swap,
  barriers,
  allKinds,
];

export const scenarios: readonly Scenario[] = protocols.flatMap((protocol) => protocol.scenarios);

/** The scenario that the command calls so, for a file that compares with it or builds on it. Throws ModelError. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = scenarios.map((scenario) => scenario.name);
  throw new ModelError(
    `there is no scenario '${name}'.${suggestion(name, names) || " 'racewalk list' shows what there is."}`,
  );
}
