/**
 * UFFDIO_COPY into a private mapping of shmem as private-mfill.ts, in Linux 6.1: __mcopy_atomic(), mcopy_atomic_pte() and
 * mfill_atomic_install_pte(), mm/userfaultfd.c. It follows the PMD entry without a look whether that has changed:
 * mmap_lock keeps the table.
 * Not modelled: what private-mfill.ts leaves out.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { privateFiller, privateMfillStates } from './private-mfill.ts';

const inCopy = { in: 'mm/userfaultfd.c:mcopy_atomic_pte' } as const;
const inInstall = { in: 'mm/userfaultfd.c:mfill_atomic_install_pte' } as const;
const { comparing: _, tableGone: __, ...kept } = privateMfillStates;

export const privateMfillBefore66 = setup(vocabulary(privateFiller)).createMachine({
  id: 'unguarded private mfill',
  initial: 'called',
  meta: { in: 'mm/userfaultfd.c:__mcopy_atomic', version: '6.1' },
  states: {
    ...kept,
    called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: { ...kept.mmapLocked, meta: { in: 'mm/userfaultfd.c:find_dst_vma' } },
    allocating: { ...kept.allocating, meta: inCopy },
    copying: { ...kept.copying, meta: inCopy },
    mappingTable: { meta: inInstall, on: { 'read PMD again': { actions: 'followPmd', target: 'lockingPte' } } },
    lockingPte: { meta: inInstall, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    installed: { meta: inInstall, on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'filled' } } },
    taken: { meta: inInstall, on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'puttingPage' } } },
    puttingPage: { ...kept.puttingPage, meta: inCopy },
  },
});
