/** Vocabulary of a virtual CPU whose guest accesses one page of the host's address space: direct-page-fault.ts. */
import {
  and,
  type Cond,
  flag,
  index,
  mightSleep,
  not,
  optional,
  or,
  pickIndex,
  type RecordPlace,
  reference,
  role,
  when,
} from '../../checker/language/index.ts';
import type { ActorSpec, InitialRegisters, MachineLike } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';

const consumer = index(m.consumer);

const gupRegisters = {
  /** What the fast path has read from the entry: nothing keeps it from being freed. */
  seen: optional(m.frame),
  /** GUP has found: the zero page; a page that may be stored to. */
  foundZero: flag,
  foundWritable: flag,
};

/** `consumer`, a constant: which secondary MMU. */
export const kvmFaultRegisters = { consumer, ...gupRegisters };

const registers = {
  ...faultRegisters,
  consumer,
  /** Constant: get_user_pages() is tried with FOLL_NOWAIT first. */
  asynchronous: flag,
  /** It has answered that it would have to wait. */
  waits: flag,
  ...gupRegisters,
};

const ofFault = { page: index(m.page), frame: reference(m.frame) };

/** Where it is, where GUP leaves what it returns, and what is asked for. */
type OfFault = Pick<RecordPlace<typeof ofFault>, 'page' | 'frame'> & { readonly writes: Cond };

/** What a fault of the secondary MMU asks and does, whatever memory it is of. */
export function kvmFaultVocabulary(self: RecordPlace<typeof kvmFaultRegisters>, { page, frame, writes }: OfFault) {
  const c = self.consumer;
  const now = m.entry(m.ptep(page));
  const inEntry = m.entryLockless(m.ptep(page)).frame;
  const pinned = m.keepsReferences(c);
  const hasFrame = frame.isnt('none');
  const forgetPage = [self.foundZero.set(false), self.foundWritable.set(false)];
  return {
    guards: {
      storeRetires: and(writes, m.guestWrites(c, page)),
      loadRetires: and(not(writes), m.guestReads(c, page)),
      // get_user_pages()
      fastFinds: m.writable(m.ptep(page)),
      seenHeld: m.frameHeld(self.seen),
      stillMapped: and(m.mapsFrame(page, frame), m.mapsWritable(page)),
      findsFrame: and(now.kind.is('present'), or(not(writes), now.write)),
      findsZero: and(not(writes), now.kind.is('zero')),
      found: or(hasFrame, self.foundZero),
      // The fault of the secondary MMU
      mustRetry: m.mustRetry(c, page),
      counted: m.countCoversLockless(c, page),
      moved: m.seqMoved(c),
      foundZero: self.foundZero,
      keepsReference: and(pinned, hasFrame),
      hasFrame,
    },
    actions: {
      snapshotSeq: m.snapshotSeq(c),
      forgetSnapshot: m.forgetSnapshot(c),
      readEntry: self.seen.set(pickIndex(m.frame, m.pmdHuge(page), m.pmdOf(page).frame, inEntry)),
      getSeen: m.getFrame(self.seen),
      noteSeen: [frame.set(self.seen), self.foundWritable.set(true), self.seen.set('none')],
      forgetSeen: self.seen.set('none'),
      putAgain: [m.putFrame(frame), frame.set('none'), ...forgetPage],
      enableIrqs: m.irqsOn(),
      /** A fault for writing takes what GUP returns for writable. */
      getFrame: [m.getFrame(now.frame), frame.set(now.frame), self.foundWritable.set(or(writes, now.write))],
      noteZeroPage: self.foundZero.set(true),
      setSpte: [
        // An entry that kept a reference gives it back before another takes its place.
        when(pinned, m.zapSpte(c, page)),
        m.setSpte(c, page, frame, self.foundWritable),
        when(pinned, m.frames.pins.at(frame).increment()),
      ],
      setSpteZero: m.setSpteZero(c, page),
      unlockMmu: m.secondary.lock.at(c).release(),
      putPage: [when(hasFrame, m.putFrame(frame)), frame.set('none'), ...forgetPage],
      keepPage: [frame.set('none'), ...forgetPage],
    },
    steps: { disableIrqs: m.irqsOff(), lockMmu: m.secondary.lock.at(c).acquire() },
  };
}

export const vcpu = role(
  'vcpu',
  { registers, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => {
    const inherited = faultVocabulary(self, chosen);
    const c = self.consumer;
    const writes = self.access.is('write');
    const kvm = kvmFaultVocabulary(self, { page: self.page, frame: self.frame, writes });
    return {
      guards: {
        ...inherited.guards,
        ...kvm.guards,
        vmCreated: m.isInUse(c),
        storeRetiresBeforeLoad: and(writes, self.readsBack, m.guestWrites(c, self.page)),
        turnsAway: and(self.asynchronous, not(self.waits)),
      },
      actions: {
        ...inherited.actions,
        ...kvm.actions,
        createVcpu: m.secondary.vcpus.at(c).increment(),
        closeVcpu: m.secondary.vcpus.at(c).decrement(),
        store: m.guestStore(c, self.page),
        load: m.guestLoad(c, self.page),
        setTaskState: m.prepareToWait('killable'),
        getHugeFrame: [
          m.getFrame(m.pmdOf(self.page).frame),
          self.frame.set(m.pmdOf(self.page).frame),
          self.foundWritable.set(m.pmdOf(self.page).write),
        ],
        forgetTable: self.table.set('none'),
        willWait: self.waits.set(true),
        dropMmapLock: [
          mightSleep,
          m.mmapLockOf(self.page).releaseRead(),
          self.under.set('none'),
          self.vma.set('none'),
          self.table.set('none'),
        ],
        forgetWaits: self.waits.set(false),
      },
      steps: { ...inherited.steps, ...kvm.steps },
    };
  },
);

/** An actor that runs a guest: its faults are the host kernel's own. */
export function runsGuest(machine: MachineLike, initial: InitialRegisters<typeof registers> = {}): ActorSpec {
  return vcpu.runs(machine, { ...initial, mode: 'kernel' });
}
