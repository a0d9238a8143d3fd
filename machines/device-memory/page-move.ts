/**
 * A page in memory of a device, locked and with a migration entry, goes to a page of other memory: migrate_device_unmap()
 * from its count of references on, dmirror_devmem_fault_alloc_and_copy() in lib/test_hmm.c, migrate_device_pages() and
 * migrate_device_finalize() in mm/migrate_device.c, Linux 6.12. Part of the fault and of the eviction. Where somebody else
 * has the page it gets its entry back by the same walk, which migrate_device_unmap() does before it returns.
 * Not modelled: pages that are mapped more than once, a failing allocation, the device's own page table, in which the driver
 * takes its translation away before it copies.
 */
import { states } from '../../checker/language/vocabulary.ts';

const inFinalize = { in: 'mm/migrate_device.c:migrate_device_finalize' } as const;
const inCopy = { in: 'lib/test_hmm.c:dmirror_devmem_fault_alloc_and_copy' } as const;

/** remove_migration_ptes(): by the reverse map to the entry that stands for the page. */
const removal = states({
  lockingAnon: {
    meta: { in: 'mm/rmap.c:rmap_walk_anon' },
    on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'walking' } },
  },
  walking: {
    meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
    on: {
      'read PMD': [
        { description: 'a table', guard: 'tableFound', actions: 'noteWalked', target: 'lockingPte' },
        { description: 'no table', target: 'unlockingAnon' },
      ],
    },
  },
  lockingPte: {
    meta: { in: 'mm/page_vma_mapped.c:map_pte' },
    on: { 'lock PTE': { guard: 'lockWalked', actions: 'lockWalked', target: 'replacing' } },
  },
  replacing: {
    meta: { in: 'mm/migrate.c:remove_migration_pte' },
    on: {
      'remove migration PTE': [
        { description: 'the entry is there', guard: 'stillEntered', actions: 'replaceEntry', target: 'entered' },
        { description: 'the entry is gone', target: 'entered' },
      ],
    },
  },
  entered: {
    meta: { in: 'mm/migrate.c:remove_migration_pte' },
    on: { 'unlock PTE': { actions: 'unlockWalked', target: 'unlockingAnon' } },
  },
  unlockingAnon: {
    meta: { in: 'mm/rmap.c:rmap_walk_anon' },
    on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'removed' } },
  },
});

export const pageMove = states({
  initial: 'checking',
  meta: { in: 'mm/migrate_device.c:migrate_vma_check_page', version: '6.12' },
  states: {
    checking: {
      on: {
        'count references': [
          { description: 'unmapped, and nobody else has it', guard: 'isFree', target: 'allocating' },
          { description: 'mapped still, or somebody has it', target: 'lockingAnon' },
        ],
      },
    },
    allocating: {
      meta: inCopy,
      on: {
        'allocate and lock page': { guard: 'allocateDestination', actions: 'allocateDestination', target: 'copying' },
      },
    },
    copying: { meta: inCopy, on: { 'copy page': { actions: 'copyPage', target: 'moving' } } },
    // An eviction takes a reference to whatever page it comes across, be it mapped or not.
    moving: {
      meta: { in: 'mm/migrate.c:folio_migrate_mapping' },
      on: {
        'move mapping': [
          { description: 'nobody else has it', guard: 'nobodyElse', actions: 'moveMapping', target: 'lockingAnon' },
          { description: 'somebody has it', actions: 'giveCopyUp', target: 'unlockingUnused' },
        ],
      },
    },
    unlockingUnused: {
      meta: inFinalize,
      on: { 'unlock new page': { actions: 'unlockDestination', target: 'puttingUnused' } },
    },
    puttingUnused: { meta: inFinalize, on: { 'put new page': { actions: 'putDestination', target: 'lockingAnon' } } },
    ...removal,
    // What the fault has locked it unlocks itself.
    removed: { always: [{ guard: 'lockedByFault', target: 'puttingOld' }, { target: 'unlockingOld' }] },
    unlockingOld: { meta: inFinalize, on: { 'unlock old page': { actions: 'unlockSource', target: 'puttingOld' } } },
    puttingOld: { meta: inFinalize, on: { 'put old page': { actions: 'putSource', target: 'oldPut' } } },
    oldPut: { always: [{ guard: 'isMoved', target: 'unlockingNew' }, { target: 'done' }] },
    unlockingNew: {
      meta: inFinalize,
      on: { 'unlock new page': { actions: 'unlockDestination', target: 'puttingNew' } },
    },
    puttingNew: { meta: inFinalize, on: { 'put new page': { actions: 'putDestination', target: 'done' } } },
    done: { type: 'final' },
  },
});
