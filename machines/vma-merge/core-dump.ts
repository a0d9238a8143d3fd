/**
 * A thread that a signal kills dumps the core of its process: it goes through all VMAs. do_coredump() with coredump_wait() and
 * coredump_finish(), fs/coredump.c, and elf_core_dump(), fs/binfmt_elf.c, Linux 4.19, where it holds no lock; and
 * dump_vma_snapshot(), fs/coredump.c, Linux 6.12, where it notes with mmap_lock held for writing what it is going to dump.
 * Not modelled: other threads of the process, which have ended by then; that the VMAs are walked three times, for sizes, headers and
 * pages, where this walks once; contents; the gate VMA; a fatal signal while it waits for the lock.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { coreDumper } from './core-dumper-role.ts';

const wait = { in: 'fs/coredump.c:coredump_wait', version: '4.19' } as const;
const dump = { in: 'fs/binfmt_elf.c:elf_core_dump', version: '4.19' } as const;
const machine = setup(vocabulary(coreDumper));

/** Until 5.9. */
export const elfCoreDump = machine.createMachine({
  id: 'core dump without a lock',
  initial: 'called',
  meta: wait,
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: { on: { 'set core_state': { actions: 'setCoreState', target: 'begun' } } },
    begun: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'counting' } } },
    counting: { meta: dump, on: { 'read map_count': { actions: 'countVmas', target: 'counted' } } },
    counted: { meta: dump, on: { 'find first VMA': { actions: 'findFirst', target: 'atVma' } } },
    atVma: { meta: dump, on: { 'dump VMA': { actions: 'dumpVma', target: 'dumped' } } },
    dumped: {
      meta: dump,
      on: {
        'read vm_next': [
          { guard: 'hasNext', actions: 'findNext', target: 'atVma', description: 'another VMA' },
          { actions: 'endWalk', target: 'walked', description: 'none' },
        ],
      },
    },
    walked: {
      meta: { in: 'fs/coredump.c:coredump_finish', version: '4.19' },
      on: { 'clear core_state': { actions: 'clearCoreState', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** From 5.10 on. */
export const dumpVmaSnapshot = machine.createMachine({
  id: 'core dump of a snapshot',
  initial: 'called',
  meta: { in: 'fs/coredump.c:dump_vma_snapshot', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'counting' } } },
    counting: { on: { 'read map_count': { actions: 'countVmas', target: 'counted' } } },
    counted: { on: { 'find first VMA': { actions: 'findFirst', target: 'atVma' } } },
    atVma: { on: { 'note VMA': { actions: 'dumpVma', target: 'noted' } } },
    noted: {
      on: {
        'find next VMA': [
          { guard: 'hasNext', actions: 'findNext', target: 'atVma', description: 'another VMA' },
          { actions: 'endWalk', target: 'walked', description: 'none' },
        ],
      },
    },
    walked: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
