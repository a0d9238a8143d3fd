/**
 * remap_file_pages() of several pages whose VMA is replaced by mmap_region() with MAP_FIXED over all of them:
 * sys_remap_file_pages(), mm/fremap.c of seed 004, which is Linux 3.14, of a mapping that accounts for dirty pages; and the
 * call of today, mm/mmap.c, Linux 6.1, of which the range may reach over several VMAs.
 * Not modelled: VMAs that reach beyond the range and are split, and what remap-file-pages.ts and
 * remap-file-pages-emulation.ts leave out.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { mmapRange } from '../vma/mmap-region-of-range.ts';
import { remapFilePagesMeta, remapFilePagesStates } from './remap-file-pages.ts';
import { emulatedRemapMeta, emulatedRemapStates } from './remap-file-pages-emulation.ts';
import { remapRangeStates } from './remap-file-pages-range.ts';
import { rangeMapper } from './remap-file-pages-range-emulation-role.ts';

const { called, atMmapLock, finding, upgrading, atMmapLockForWriting, readingFlags, leaving } = remapRangeStates;
const callEnds = states({
  left: remapRangeStates.left,
  populating: remapRangeStates.populating,
  returning: remapRangeStates.returning,
  done: remapRangeStates.done,
});
const assumes = {
  accountsDirty: 'of a mapping that does not account for dirty pages the entries come to name its pages',
  noTlbs: 'the entries of a range are cleared without those flushes that a page which was stored to asks for',
} as const;

/** A mapping that accounts for dirty pages is never made nonlinear. */
export const mapRangeOfFilePages = setup(vocabulary(rangeMapper)).createMachine({
  id: 'remap_file_pages of a range that is accounted',
  initial: 'called',
  meta: { ...remapFilePagesMeta, assumes },
  states: {
    called,
    checking: remapRangeStates.checking,
    atMmapLock,
    finding,
    found: {
      on: {
        'test VM_NONLINEAR': [
          {
            guard: 'isLinearThere',
            actions: 'succeed',
            target: 'readingFlags',
            description: 'clear, and it is there',
          },
          { guard: 'exclusive', target: 'emulating', description: 'clear, with mmap_sem for writing' },
          { target: 'upgrading', description: 'clear' },
        ],
      },
    },
    upgrading,
    atMmapLockForWriting,
    emulating: {
      ...remapFilePagesStates.emulating,
      states: {
        ...remapFilePagesStates.emulating.states,
        mapping: { ...mmapRange, onDone: { actions: 'succeed', target: 'puttingFile' } },
      },
    },
    readingFlags,
    leaving,
    ...callEnds,
  },
});

const [prot, wraps, pgoffWraps, , inOrder] = remapRangeStates.checking.on['check arguments'];

/** The range ends in another VMA, if that is next to the first and of the same kind. */
export const emulatedRemapOfRange = setup(vocabulary(rangeMapper)).createMachine({
  id: 'remap_file_pages of today of a range',
  initial: 'called',
  meta: { ...emulatedRemapMeta, assumes },
  states: {
    ...emulatedRemapStates,
    checking: { on: { 'check arguments': [prot, wraps, pgoffWraps, inOrder] } },
    foundAgain: {
      on: {
        'compare vm_flags': [
          { guard: 'flagsChanged', actions: 'refuse', target: 'leaving', description: 'changed meanwhile' },
          { target: 'lookingOn', description: 'unchanged' },
        ],
      },
    },
    lookingOn: {
      on: {
        'look at VMAs of range': [
          { guard: 'someHole', actions: 'refuse', target: 'leaving', description: 'a hole between them' },
          { guard: 'someOfAnotherFile', actions: 'refuse', target: 'leaving', description: 'one of another file' },
          { guard: 'someWithOtherFlags', actions: 'refuse', target: 'leaving', description: 'one of another kind' },
          { target: 'mapping', description: 'all alike' },
        ],
      },
    },
    mapping: { ...mmapRange, onDone: { actions: 'succeed', target: 'leaving' } },
    ...callEnds,
  },
});
