/** What a thread can ask and do that faults on a page of shmem: the vocabulary of shmem-fault.ts, beside that of any fault. */
import { and, mightSleep, not, type RecordPlace, role } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';

function shmemFaultVocabulary(self: RecordPlace<typeof faultRegisters>, chosen: Chosen<typeof faultChoices>) {
  const at = m.ptep(self.page);
  // vmf->pgoff, which the fault lock keeps as it is.
  const o = m.cache.linear.at(self.page).known();
  const f = self.frame;
  const slot = m.cache.slot.at(o);
  const lock = m.frames.lock.at(f);
  const writes = self.access.is('write');
  return {
    guards: {
      looksMissingInFile: and(m.cache.linear.at(self.page).isnt('none'), m.looksMissing(at)),
      somePunched: m.somePunched(),
      isPunched: m.shmem.punched.is(o),
      mayDropLock: not(self.tried),
      beyondSize: m.cache.beyondSize.at(o),
      isCached: slot.isnt('none'),
      isCachedForMinor: and(slot.isnt('none'), m.shmem.minor.at(self.vma)),
      armedForMissing: m.vmas.missing.at(self.vma),
      /** Not truncated while its lock was waited for. */
      stillCached: m.frames.inCache.at(f),
      pteSame: m.pteNone(at),
    },
    actions: {
      store: m.storeToMapping(at),
      load: m.loadFromMapping(at),
      queueForPunch: m.queueForPunch(),
      finishPunchWait: m.finishPunchWait(),
      unlockInode: m.shmem.inodeSpin.release(),
      failBeyond: m.judgeBeyond(o),
      getCached: [m.getCached(o), f.set(slot)],
      unlockPage: lock.release(),
      putPage: [m.putFrame(f.known()), f.set('none')],
      allocatePage: [mightSleep, m.allocateFrame(chosen.frame), m.chargeFrame(chosen.frame), f.set(chosen.frame)],
      addPage: m.fillHoleByFault(o, f.known(), self.vma.known()),
      clearCached: m.clearFilledHole(f.known()),
      removePage: m.emptyHoleAgain(o, f.known()),
      /** vm_page_prot of a shared mapping that no filesystem wants to be told of is writable, whatever the fault is for. */
      mapPage: m.mapFilePage(at, f.known(), not(m.vmas.readOnly.at(self.vma)), writes),
      unlockPte: m.unlockPte(at),
      setPageDirty: m.setFrameDirty(f.known()),
      /** The mapping has the reference. */
      keepPage: f.set('none'),
    },
    steps: {
      lockInode: m.shmem.inodeSpin.acquire(),
      wokenByPunch: m.shmem.waiters.woken(),
      lockPage: lock.acquire(),
      tryPageLock: lock.acquire(),
      lockPte: m.lockPte(at),
    },
  };
}

/** All of it. */
export function shmemThreadVocabulary(self: RecordPlace<typeof faultRegisters>, chosen: Chosen<typeof faultChoices>) {
  const fault = faultVocabulary(self, chosen);
  const ofShmem = shmemFaultVocabulary(self, chosen);
  return {
    guards: { ...fault.guards, ...ofShmem.guards },
    actions: { ...fault.actions, ...ofShmem.actions },
    steps: { ...fault.steps, ...ofShmem.steps },
  };
}

export const shmemFaulter = role(
  'shmem faulter',
  { registers: faultRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => shmemThreadVocabulary(self, chosen),
);
