/**
 * remap_file_pages() of one page as it is since 4.0: an emulation by do_mmap() with MAP_FIXED, mm/mmap.c, Linux 6.1. The VMA
 * is looked for under mmap_lock for reading, which is dropped for the security hook, and again under mmap_lock for writing.
 * With the vocabulary of the call that it replaces.
 * Not modelled: several VMAs in one call, the security hook itself, signals that end the wait for mmap_lock.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { mmapRegion } from '../vma/mmap-region.ts';
import { callBegins, callEnds } from './remap-file-pages-call.ts';
import { remapper } from './remap-file-pages-role.ts';

export const emulatedRemapMeta = {
  in: 'mm/mmap.c:remap_file_pages',
  version: '6.1',
  does: ['maps pages of a file'],
} as const;

export const emulatedRemapStates = states({
  ...callBegins,
  atMmapLock: { on: { 'take mmap_lock for reading': { guard: 'lockMmap', actions: 'lockMmap', target: 'finding' } } },
  finding: {
    on: {
      'find VMA': [
        { guard: 'isShared', actions: 'findVma', target: 'found', description: 'a shared mapping of a file' },
        { actions: 'refuse', target: 'refused', description: 'none' },
      ],
    },
  },
  refused: { on: { 'drop mmap_lock': { actions: 'unlockMmapAfter', target: 'returning' } } },
  found: { on: { 'save vm_flags': { actions: 'readFlags', target: 'flagsSaved' } } },
  flagsSaved: { on: { 'get file': { actions: 'getFileOfVma', target: 'leavingForHook' } } },
  // The security hook takes locks of its own.
  leavingForHook: {
    on: { 'drop mmap_lock': { actions: ['unlockMmapToUpgrade', 'forgetVma'], target: 'atMmapLockForWriting' } },
  },
  atMmapLockForWriting: {
    on: {
      'take mmap_lock for writing': {
        guard: 'lockMmapWrite',
        actions: ['lockMmapWrite', 'noteExclusive'],
        target: 'findingAgain',
      },
    },
  },
  findingAgain: {
    on: {
      'find VMA again': [
        { guard: 'isShared', actions: 'findVma', target: 'foundAgain', description: 'found' },
        { actions: 'refuse', target: 'leaving', description: 'none by now' },
      ],
    },
  },
  foundAgain: {
    on: {
      'compare vm_flags': [
        { guard: 'flagsChanged', actions: 'refuse', target: 'leaving', description: 'changed meanwhile' },
        { target: 'mapping', description: 'unchanged' },
      ],
    },
  },
  mapping: { ...mmapRegion, onDone: { actions: 'succeed', target: 'leaving' } },
  failed: { id: 'mmapFailed', entry: 'fail', always: { target: 'leaving' } },
  leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmapAfter', target: 'puttingFile' } } },
  puttingFile: { on: { 'put file': { actions: 'putFile', target: 'left' } } },
  ...callEnds,
});

export const emulatedRemapFilePages = setup(vocabulary(remapper)).createMachine({
  id: 'remap_file_pages of today',
  initial: 'called',
  meta: emulatedRemapMeta,
  states: emulatedRemapStates,
});
