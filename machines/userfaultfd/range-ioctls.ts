/**
 * What REGISTER says of a range that it has just registered, and what becomes of the calls that it names: userfaultfd_register(),
 * vma_can_userfault() and the tests at the beginning of each call, fs/userfaultfd.c and mm/userfaultfd.c, Linux 6.12. One thread: nobody
 * can come between.
 * Not modelled: hugetlb, whose ranges have neither ZEROPAGE nor MOVE; WAKE, which always works; what a call does (userfaultfd-copy.ts …).
 */
import { setup } from 'xstate';
import { and, flag, not, record, role, words } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

/** A member of uffdio_register.ioctls for each call. */
const mask = record({ copy: flag, zeropage: flag, move: flag, writeprotect: flag, continue: flag, poison: flag });

export const rangeUser = role(
  'user of a range',
  {
    registers: {
      /** Constants: the mapping is one of shmem, and the one mode that is asked for. */
      isShared: flag,
      mode: words('missing', 'wp', 'minor'),
      ioctls: mask,
    },
  },
  ({ self }) => ({
    guards: {
      minorOfAnonymous: and(self.mode.is('minor'), not(self.isShared)),
      reportsCopy: self.ioctls.copy,
      reportsZeropage: self.ioctls.zeropage,
      reportsMove: self.ioctls.move,
      reportsWriteprotect: self.ioctls.writeprotect,
      reportsContinue: self.ioctls.continue,
      reportsPoison: self.ioctls.poison,
      /** move_pages() only moves anonymous memory. */
      movesShared: self.isShared,
      notForWp: self.mode.isnt('wp'),
      /** mfill_atomic(), of UFFDIO_CONTINUE. */
      continuesAnonymous: not(self.isShared),
    },
    actions: {
      putIoctls: self.ioctls.set({
        copy: true,
        zeropage: true,
        move: true,
        writeprotect: self.mode.is('wp'),
        continue: self.mode.is('minor'),
        poison: true,
      }),
    },
  }),
);

const works = { target: 'worked', description: 'works' } as const;

export const useReportedIoctls = setup(vocabulary(rangeUser)).createMachine({
  id: 'register, and use what is reported',
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_register', version: '6.12' },
  states: {
    called: {
      meta: { in: 'include/linux/userfaultfd_k.h:vma_can_userfault' },
      on: {
        'check VMA': [
          { guard: 'minorOfAnonymous', target: 'refused', description: 'minor faults of anonymous memory: EINVAL' },
          { target: 'registered', description: 'suitable' },
        ],
      },
    },
    registered: { on: { 'put ioctls': { actions: 'putIoctls', target: 'told' } } },
    told: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'call UFFDIO_COPY': { guard: 'reportsCopy', target: 'worked' },
        'call UFFDIO_ZEROPAGE': { guard: 'reportsZeropage', target: 'worked' },
        'call UFFDIO_POISON': { guard: 'reportsPoison', target: 'worked' },
        'call UFFDIO_CONTINUE': { guard: 'reportsContinue', target: 'continuing' },
        'call UFFDIO_MOVE': { guard: 'reportsMove', target: 'moving' },
        'call UFFDIO_WRITEPROTECT': { guard: 'reportsWriteprotect', target: 'protecting' },
      },
    },
    continuing: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'check VMA': [
          { guard: 'continuesAnonymous', target: 'unsupported', description: 'not of shmem: EINVAL' },
          works,
        ],
      },
    },
    moving: {
      meta: { in: 'mm/userfaultfd.c:validate_move_areas' },
      on: {
        'check VMAs': [{ guard: 'movesShared', target: 'unsupported', description: 'not anonymous: EINVAL' }, works],
      },
    },
    protecting: {
      meta: { in: 'mm/userfaultfd.c:mwriteprotect_range' },
      on: {
        'check VMA': [
          { guard: 'notForWp', target: 'unsupported', description: 'not registered for it: ENOENT' },
          works,
        ],
      },
    },
    worked: { type: 'final' },
    unsupported: { type: 'final' },
    refused: { type: 'final' },
  },
});
