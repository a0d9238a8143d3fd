/**
 * remap_file_pages() of several pages in one call: remap-file-pages.ts, with the loop of generic_file_remap_pages(),
 * get_locked_pte() of which there may be no memory for a page table, and what the call asks of its arguments and of the VMA, each
 * by itself: mm/fremap.c of seed 004, which is Linux 3.14. The pages before one that fails stay remapped.
 * Mappings that account for dirty pages are those of remap-file-pages-range-emulation.ts.
 * Not modelled: page tables that are missing and can be had; pages with memory errors, EAGAIN of mlock.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { mmPopulate } from './mm-populate.ts';
import { remapFilePagesMeta, remapFilePagesStates } from './remap-file-pages.ts';
import { rangeRemapper } from './remap-file-pages-range-role.ts';

const install = { in: 'mm/fremap.c:install_file_pte', version: 'seed 004' } as const;
const { making: _, emulating: __, ...ofOnePage } = remapFilePagesStates;

/** __get_user_pages() goes on from page to page as long as it need not wait. */
const populating = {
  ...mmPopulate,
  states: {
    ...mmPopulate.states,
    looking: {
      ...mmPopulate.states.looking,
      on: {
        'look at PTE': [
          { guard: 'isMapped', target: 'looked', description: 'present' },
          { target: 'faulting', description: 'not present' },
        ],
      },
    },
    looked: {
      always: [
        { guard: 'isLastPage', target: 'leavingMmap' },
        { actions: 'nextPage', target: 'looking' },
      ],
    },
  },
} as const;

export const remapRangeStates = states({
  ...ofOnePage,
  checking: {
    on: {
      'check arguments': [
        { guard: 'prot', actions: 'refuse', target: 'returning', description: 'a protection' },
        { guard: 'wraps', actions: 'refuse', target: 'returning', description: 'a range that is empty, or wraps' },
        { guard: 'pgoffWraps', actions: 'refuse', target: 'returning', description: 'a pgoff that wraps' },
        {
          guard: 'pgoffTooLarge',
          actions: 'refuse',
          target: 'returning',
          description: 'a pgoff too large for a PTE',
        },
        { target: 'atMmapLock', description: 'in order' },
      ],
    },
  },
  finding: {
    id: 'finding',
    on: {
      'find VMA': [
        { guard: 'isNone', actions: 'refuse', target: 'leaving', description: 'none' },
        { guard: 'isNotShared', actions: 'refuse', target: 'leaving', description: 'not VM_SHARED' },
        { guard: 'isInUse', actions: 'refuse', target: 'leaving', description: 'vm_private_data is of a driver' },
        { guard: 'lacksRemapPages', actions: 'refuse', target: 'leaving', description: 'no ->remap_pages()' },
        { guard: 'reachesBeyond', actions: 'refuse', target: 'leaving', description: 'it ends inside the range' },
        { actions: 'findVma', target: 'found', description: 'suitable' },
      ],
    },
  },
  making: { always: { target: 'moving' } },
  announcing: { ...ofOnePage.announcing, onDone: { target: 'gettingPte' } },
  gettingPte: {
    meta: install,
    on: {
      'get PTE': [
        { guard: 'noMemory', actions: 'fail', target: 'announcingEnd', description: 'no memory for a page table' },
        { target: 'lockingPte', description: 'a page table' },
      ],
    },
  },
  set: {
    meta: install,
    on: {
      'unlock PTE': [
        {
          guard: 'isLastPage',
          actions: ['unlockPte', 'succeed'],
          target: 'announcingEnd',
          description: 'the last page',
        },
        { actions: ['unlockPte', 'nextPage'], target: 'gettingPte', description: 'more pages' },
      ],
    },
  },
  left: {
    always: [
      { guard: 'isRefused', target: 'returning' },
      { guard: 'populates', actions: 'rewind', target: 'populating' },
      { target: 'returning' },
    ],
  },
  populating,
});

export const remapRangeOfFilePages = setup(vocabulary(rangeRemapper)).createMachine({
  id: 'remap_file_pages of a range',
  initial: 'called',
  meta: {
    ...remapFilePagesMeta,
    assumes: {
      notAccounted: 'of a mapping that accounts for dirty pages the range would be replaced by mmap_region()',
    },
  },
  states: remapRangeStates,
});
