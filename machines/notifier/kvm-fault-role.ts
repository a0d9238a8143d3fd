/** Vocabulary of a virtual CPU whose guest accesses one page of the host's address space: direct-page-fault.ts. */
import {
  and,
  flag,
  index,
  mightSleep,
  not,
  optional,
  or,
  pickIndex,
  role,
  when,
} from '../../checker/language/index.ts';
import type { ActorSpec, InitialRegisters, MachineLike } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';

const registers = {
  ...faultRegisters,
  /** Constant: which secondary MMU. */
  consumer: index(m.consumer),
  /** Constant: get_user_pages() is tried with FOLL_NOWAIT first. */
  asynchronous: flag,
  /** It has answered that it would have to wait. */
  waits: flag,
  /** What the fast path has read from the entry: nothing keeps it from being freed. */
  seen: optional(m.frame),
  /** GUP has found: the zero page; a page that may be stored to. */
  foundZero: flag,
  foundWritable: flag,
};

export const vcpu = role(
  'vcpu',
  { registers, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => {
    const inherited = faultVocabulary(self, chosen);
    const c = self.consumer;
    const at = m.ptep(self.page);
    const now = m.entry(at);
    const inEntry = m.entryLockless(at).frame;
    const writes = self.access.is('write');
    const pinned = m.keepsReferences(c);
    const hasFrame = self.frame.isnt('none');
    const forgetPage = [self.foundZero.set(false), self.foundWritable.set(false)];
    return {
      guards: {
        ...inherited.guards,
        vmCreated: m.isInUse(c),
        storeRetires: and(writes, m.guestWrites(c, self.page)),
        storeRetiresBeforeLoad: and(writes, self.readsBack, m.guestWrites(c, self.page)),
        loadRetires: and(not(writes), m.guestReads(c, self.page)),
        // get_user_pages()
        fastFinds: m.writable(at),
        seenHeld: m.frameHeld(self.seen),
        stillMapped: and(m.mapsFrame(self.page, self.frame), m.mapsWritable(self.page)),
        findsFrame: and(now.kind.is('present'), or(not(writes), now.write)),
        findsZero: and(not(writes), now.kind.is('zero')),
        found: or(hasFrame, self.foundZero),
        turnsAway: and(self.asynchronous, not(self.waits)),
        // The fault of the secondary MMU
        mustRetry: m.mustRetry(c, self.page),
        counted: m.countCoversLockless(c, self.page),
        moved: m.seqMoved(c),
        foundZero: self.foundZero,
        keepsReference: and(pinned, hasFrame),
        hasFrame,
      },
      actions: {
        ...inherited.actions,
        createVcpu: m.secondary.vcpus.at(c).increment(),
        closeVcpu: m.secondary.vcpus.at(c).decrement(),
        store: m.guestStore(c, self.page),
        load: m.guestLoad(c, self.page),
        setTaskState: m.prepareToWait('killable'),
        snapshotSeq: m.snapshotSeq(c),
        forgetSnapshot: m.forgetSnapshot(c),
        readEntry: self.seen.set(pickIndex(m.frame, m.pmdHuge(self.page), m.pmdOf(self.page).frame, inEntry)),
        getSeen: m.getFrame(self.seen),
        noteSeen: [self.frame.set(self.seen), self.foundWritable.set(true), self.seen.set('none')],
        forgetSeen: self.seen.set('none'),
        putAgain: [m.putFrame(self.frame), self.frame.set('none'), ...forgetPage],
        enableIrqs: m.irqsOn(),
        /** A fault for writing takes what GUP returns for writable. */
        getFrame: [m.getFrame(now.frame), self.frame.set(now.frame), self.foundWritable.set(or(writes, now.write))],
        getHugeFrame: [
          m.getFrame(m.pmdOf(self.page).frame),
          self.frame.set(m.pmdOf(self.page).frame),
          self.foundWritable.set(m.pmdOf(self.page).write),
        ],
        forgetTable: self.table.set('none'),
        noteZeroPage: self.foundZero.set(true),
        willWait: self.waits.set(true),
        dropMmapLock: [
          mightSleep,
          m.mmapLockOf(self.page).releaseRead(),
          self.under.set('none'),
          self.vma.set('none'),
          self.table.set('none'),
        ],
        setSpte: [
          // An entry that kept a reference gives it back before another takes its place.
          when(pinned, m.zapSpte(c, self.page)),
          m.setSpte(c, self.page, self.frame, self.foundWritable),
          when(pinned, m.frames.pins.at(self.frame).increment()),
        ],
        setSpteZero: m.setSpteZero(c, self.page),
        unlockMmu: m.secondary.lock.at(c).release(),
        putPage: [when(hasFrame, m.putFrame(self.frame)), self.frame.set('none'), ...forgetPage],
        keepPage: [self.frame.set('none'), ...forgetPage],
        forgetWaits: self.waits.set(false),
      },
      steps: {
        ...inherited.steps,
        disableIrqs: m.irqsOff(),
        lockMmu: m.secondary.lock.at(c).acquire(),
      },
    };
  },
);

/** An actor that runs a guest: its faults are the host kernel's own. */
export function runsGuest(machine: MachineLike, initial: InitialRegisters<typeof registers> = {}): ActorSpec {
  return vcpu.runs(machine, { ...initial, mode: 'kernel' });
}
