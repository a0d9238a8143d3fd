/** Vocabulary of access-remote-vm.ts: a fault on a page of a file, and what get_user_pages() asks of an entry. */
import { and, flag, not, or, reference, role } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { fileFaultChoices, fileFaultRegisters, fileFaultVocabulary } from '../file/file-fault-role.ts';

export const forcedWriter = role(
  'forced writer',
  {
    registers: {
      /** `access`: whether FOLL_WRITE is asked for still. Without FAULT_FLAG_ALLOW_RETRY mmap_lock stays, which `tried` says. */
      ...fileFaultRegisters,
      /** VM_FAULT_WRITE: the fault has broken COW. */
      brokeCow: flag,
      /** FOLL_COW. */
      cow: flag,
      gotten: reference(m.frame),
    },
    choices: fileFaultChoices,
    family: true,
  },
  ({ self, chosen }) => {
    const fault = fileFaultVocabulary(self, chosen);
    const at = m.ptep(self.page);
    const [seen, now] = [m.entryLockless(at), m.entry(at)];
    const { dropsFollWrite, remembersCow } = m.forcedAccess;
    const asksToWrite = self.access.is('write');
    const isOwnCopy = (pte: m.Pte) => and(pte.kind.is('present'), not(pte.write), not(m.isFilePage(pte.frame.known())));
    const isExclusive = and(not(m.isFilePage(now.frame.known())), m.frames.exclusive.at(now.frame));
    const mayFollow = {
      reading: not(asksToWrite),
      afterCow: and(remembersCow, self.cow, now.dirty),
      today: and(not(or(dropsFollWrite, remembersCow)), isExclusive),
    };
    const slot = m.cache.slot.at(m.cache.linear.at(self.page).known());
    const copy = self.copy.known();
    return {
      guards: {
        ...fault.guards,
        mayFollow: and(now.kind.is('present'), or(mayFollow.reading, mayFollow.afterCow, mayFollow.today)),
        isCachedForMinor: and(m.shmem.minor.at(self.vma), slot.isnt('none')),
        looksOwnCopy: and(asksToWrite, isOwnCopy(seen)),
        isOwnCopy: isOwnCopy(now),
        isPageOfFile: and(now.kind.is('present'), m.isFilePage(now.frame.known())),
        dropsFollWrite: and(dropsFollWrite, self.brokeCow),
        remembersCow: and(remembersCow, self.brokeCow),
      },
      actions: {
        ...fault.actions,
        mapCopy: m.mapReadOnlyCopy(at, copy, 'nothing'),
        replaceByCopy: [
          m.uncount(self.frame.known(), self.page),
          m.mapReadOnlyCopy(at, copy, 'a page'),
          self.brokeCow.set(true),
        ],
        reuseCopy: self.brokeCow.set(true),
        forgetFault: [self.orig.set('none'), self.offset.set('none'), self.brokeCow.set(false)],
        dropFollWrite: self.access.set('read'),
        setFollCow: self.cow.set(true),
        getPage: [m.getFrame(now.frame.known()), self.gotten.set(now.frame), m.pinReturned(self.page)],
        store: m.storeToGotten(self.gotten.known(), self.page),
        putGotten: [m.putGotten(self.gotten.known()), self.gotten.set('none')],
        unlockMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
      },
      steps: fault.steps,
    };
  },
);
