/** What each call of a litmus test is in the model: which machine makes it, and by which word its end is told. */
import { and, type Cond, type CondLike } from '../checker/language/index.ts';
import type { Effect } from '../checker/language/ir.ts';
import type { ActorSpec, AnyRole } from '../checker/language/role.ts';
import { faultingThread } from '../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../machines/fault/faulting-thread-role.ts';
import { poisonedThread, poisonFaulter } from '../machines/fault/poisoned-thread.ts';
import { wpFaulter, wpThread } from '../machines/fault/uffd-wp-thread.ts';
import { fileFault } from '../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../machines/file/file-fault-role.ts';
import { emulatedRemapFilePages } from '../machines/file/remap-file-pages-emulation.ts';
import { remapper } from '../machines/file/remap-file-pages-role.ts';
import { truncate, truncater } from '../machines/file/truncate-setsize.ts';
import { childThread, cowFaulter, cowThread } from '../machines/fork/cow-thread.ts';
import { dupMmap } from '../machines/fork/dup-mmap.ts';
import { forker } from '../machines/fork/dup-mmap-role.ts';
import { getUserPages } from '../machines/gup/get-user-pages.ts';
import { collapse } from '../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../machines/khugepaged/khugepaged-role.ts';
import { mremap } from '../machines/mremap/mremap.ts';
import { mapMover } from '../machines/mremap/mremap-role.ts';
import { runsGuest, vcpu } from '../machines/notifier/kvm-fault-role.ts';
import { shmemThread } from '../machines/shmem/shmem-fault.ts';
import { shmemFaulter } from '../machines/shmem/shmem-fault-role.ts';
import { shmemUser } from '../machines/shmem/shmem-user-role.ts';
import { oneContinue } from '../machines/shmem/userfaultfd-continue.ts';
import { anonReclaimer } from '../machines/swap/anon-reclaim-role.ts';
import { madviseFree } from '../machines/swap/madvise-free.ts';
import { lazyFreer } from '../machines/swap/madvise-free-role.ts';
import { madvisePageout } from '../machines/swap/madvise-pageout.ts';
import { swappingThread } from '../machines/swap/swapping-thread.ts';
import { swapper } from '../machines/swap/swapping-thread-role.ts';
import { oneCopyOverPoison, overwriter } from '../machines/userfaultfd/copy-over-poison.ts';
import { uffdUser } from '../machines/userfaultfd/descriptor-user-role.ts';
import { oneCopy, onePoll, oneRead, oneWake, oneZeropage } from '../machines/userfaultfd/single-calls.ts';
import { uffdioMove } from '../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../machines/userfaultfd/userfaultfd-move-role.ts';
import { onePoison, poisoner } from '../machines/userfaultfd/userfaultfd-poison.ts';
import { registrar, uffdRegister } from '../machines/userfaultfd/userfaultfd-register.ts';
import { closer, uffdClose } from '../machines/userfaultfd/userfaultfd-release.ts';
import { uffdUnregister, unregistrar } from '../machines/userfaultfd/userfaultfd-unregister.ts';
import { oneWriteprotect, protector } from '../machines/userfaultfd/userfaultfd-writeprotect.ts';
import { munmap, unmapper } from '../machines/vma/do-vmi-align-munmap.ts';
import { layoutChanger, mmapWriter } from '../machines/vma/mmap-writer.ts';
import { discarder, madviseDontneed } from '../machines/zap/madvise-dontneed-free.ts';
import { noteCopied, noteLoaded, program, ptep } from '../models/index.ts';
import { type Era, eras } from './kernel-era.ts';
import type { Call, CallName, LitmusTest, Memory, PageName } from './litmus-test.ts';

/** A call that has come to its end, by the word that the C program says too. */
export type Words = { readonly [word: string]: Cond };

interface Meaning {
  /** The first era that has it, where that is not the first of all. */
  readonly since?: Era;
  /** The only kinds of memory that it is about; all but those that say what may be called there, if absent. */
  readonly memory?: readonly Memory[];
  /** Whether it may allocate a page; 'never': it does not even look at one. */
  readonly allocates?: true | 'never';
  readonly actor: (page: number, memory: Memory) => ActorSpec;
  /** `actor`: which actor makes the call. */
  readonly words: (actor: number, memory: Memory) => Words;
}

type Noting = { readonly [action: string]: Effect };
/** What the model is asked to remember that no machine needs. */
export const notes: ReadonlyMap<AnyRole, Noting> = new Map<AnyRole, Noting>([
  [faulter, { load: noteLoaded(ptep(faulter.self.page)) }],
  [swapper, { load: noteLoaded(ptep(swapper.self.page)) }],
  [fileFaulter, { load: noteLoaded(ptep(fileFaulter.self.page)) }],
  [wpFaulter, { load: noteLoaded(ptep(wpFaulter.self.page)) }],
  [cowFaulter, { load: noteLoaded(ptep(cowFaulter.self.page)) }],
  [shmemFaulter, { load: noteLoaded(ptep(shmemFaulter.self.page)) }],
  [poisonFaulter, { load: noteLoaded(ptep(poisonFaulter.self.page)) }],
  [vcpu, { putPage: noteCopied(vcpu.self.page, vcpu.self.frame) }],
]);

interface Member {
  readonly id: { is(actor: number): Cond };
  in(...states: readonly string[]): Cond;
}
/** The condition on the actor of that number. */
function of<M extends Member>(
  role: { some(body: (member: M) => CondLike): Cond },
  actor: number,
  body: (member: M) => CondLike,
): Cond {
  return role.some((member) => and(member.id.is(actor), body(member)));
}
function ends<M extends Member>(
  role: { some(body: (member: M) => CondLike): Cond },
  states: { [word: string]: readonly string[] },
) {
  return (actor: number): Words =>
    Object.fromEntries(Object.entries(states).map(([word, list]) => [word, of(role, actor, (m) => m.in(...list))]));
}

const contents = ['zero', 'source', 'written', 'garbage'] as const;
function yields(actor: number, done: Cond): Words {
  return Object.fromEntries(contents.map((what) => [what, and(done, program.loaded.at(actor).is(what))]));
}

type Access = 'read' | 'write';
/** Who loads and stores, by what is mapped, and how the access ends if it does not succeed. */
interface Accessing {
  readonly runs: (page: number, access: Access) => ActorSpec;
  readonly done: (actor: number) => Cond;
  readonly faults: (actor: number) => Words;
}
const anonymousFaults = { SIGBUS: ['killedBySigbus'], SIGSEGV: ['failedWithSegv'] } as const;
const anonymous: Accessing = {
  runs: (page, access) => faulter.runs(faultingThread, { page, access }),
  done: (actor) => of(faulter, actor, (thread) => thread.in('done')),
  faults: ends(faulter, anonymousFaults),
};
/** Of the process that forks, or of its child. */
const doneInProcess = (actor: number): Cond => of(cowFaulter, actor, (thread) => thread.in('done'));
const accessing: { readonly [memory in Memory]: Accessing } = {
  anonymous,
  region: anonymous,
  reclaimable: {
    runs: (page, access) => swapper.runs(swappingThread, { page, access }),
    done: (actor) => of(swapper, actor, (thread) => thread.in('done')),
    faults: ends(swapper, anonymousFaults),
  },
  tracked: {
    runs: (page, access) => wpFaulter.runs(wpThread, { page, access }),
    done: (actor) => of(wpFaulter, actor, (thread) => thread.in('done')),
    faults: ends(wpFaulter, anonymousFaults),
  },
  forking: {
    runs: (page, access) => cowFaulter.runs(cowThread, { page, access }),
    done: doneInProcess,
    faults: ends(cowFaulter, anonymousFaults),
  },
  apart: anonymous,
  moving: anonymous,
  poisonable: {
    runs: (page, access) => poisonFaulter.runs(poisonedThread, { page, access }),
    done: (actor) => of(poisonFaulter, actor, (thread) => thread.in('done')),
    faults: ends(poisonFaulter, anonymousFaults),
  },
  shmem: {
    runs: (page, access) => shmemFaulter.runs(shmemThread, { page, access }),
    done: (actor) => of(shmemFaulter, actor, (thread) => thread.in('done')),
    faults: ends(shmemFaulter, anonymousFaults),
  },
  file: {
    runs: (page, access) => fileFaulter.runs(fileFault, { page, access }),
    done: (actor) => of(fileFaulter, actor, (thread) => thread.in('done')),
    // One end of that machine for both: the page or the mapping is gone.
    faults: ends(fileFaulter, { signal: ['killed'] }),
  },
};

interface Answering<E extends string> {
  readonly error: { is(error: 'none' | E): Cond };
}
/** The words of a call that is told by the error with which it returns. */
function answers<E extends string, M extends Member & Answering<E>>(
  role: { some(body: (member: M) => CondLike): Cond },
  errors: readonly E[],
) {
  return (actor: number): Words => {
    const returned = (error: 'none' | E): Cond =>
      of(role, actor, (user) => and(user.in('returned'), user.error.is(error)));
    return { ok: returned('none'), ...Object.fromEntries(errors.map((error) => [error, returned(error)])) };
  };
}
const fillErrors = ['EAGAIN', 'EEXIST', 'EFAULT', 'ENOENT', 'ENOMEM', 'ESRCH'] as const;
const fillWords = answers(uffdUser, fillErrors);
const overwriterWords = answers(overwriter, fillErrors);
const moveErrors = ['EAGAIN', 'EEXIST', 'ENOENT', 'EBUSY', 'EINVAL', 'ESRCH'] as const;
const readWords = ['fault', 'event', 'EAGAIN'] as const;
const pollWords = ['POLLIN', 'POLLERR'] as const;
function gotWords(words: readonly ('fault' | 'event' | 'EAGAIN' | 'POLLIN' | 'POLLERR')[]) {
  return (actor: number): Words =>
    Object.fromEntries(
      words.map((word) => [word, of(uffdUser, actor, (user) => and(user.in('returned'), user.got.is(word)))]),
    );
}

const meanings: { readonly [name in CallName]: Meaning } = {
  load: {
    actor: (page, memory) => accessing[memory].runs(page, 'read'),
    words: (actor, memory) => ({
      ...yields(actor, accessing[memory].done(actor)),
      ...accessing[memory].faults(actor),
    }),
  },
  store: {
    allocates: true,
    actor: (page, memory) => accessing[memory].runs(page, 'write'),
    words: (actor, memory) => ({ ok: accessing[memory].done(actor), ...accessing[memory].faults(actor) }),
  },
  copy: {
    allocates: true,
    actor: (page, memory) =>
      memory === 'poisonable'
        ? overwriter.runs(oneCopyOverPoison, { page, last: page })
        : uffdUser.runs(oneCopy, { page, last: page }),
    words: (actor, memory) => (memory === 'poisonable' ? overwriterWords : fillWords)(actor),
  },
  'copy without wake': {
    allocates: true,
    actor: (page) => uffdUser.runs(oneCopy, { page, last: page, dontWake: true }),
    words: fillWords,
  },
  zeropage: { actor: (page) => uffdUser.runs(oneZeropage, { page, last: page }), words: fillWords },
  wake: {
    actor: () => uffdUser.runs(oneWake),
    words: ends(uffdUser, { ok: ['returned'] }),
  },
  read: { actor: () => uffdUser.runs(oneRead), words: gotWords(readWords) },
  poll: { actor: () => uffdUser.runs(onePoll), words: gotWords(pollWords) },
  register: {
    allocates: 'never',
    actor: (page) => registrar.runs(uffdRegister, { page }),
    words: ends(registrar, { ok: ['done'], refused: ['failed', 'failedWithEnomem'] }),
  },
  // A range that is not mapped is refused where this machine ends: both have returned.
  unregister: {
    allocates: 'never',
    actor: (page) => unregistrar.runs(uffdUnregister, { page }),
    words: ends(unregistrar, { returned: ['done', 'failedWithEnomem'] }),
  },
  close: { actor: () => closer.runs(uffdClose), words: ends(closer, { returned: ['done'] }) },
  dontneed: {
    actor: (page) => discarder.runs(madviseDontneed, { page }),
    words: ends(discarder, { returned: ['done'] }),
  },
  munmap: {
    actor: (page) => unmapper.runs(munmap, { page, downgrades: true }),
    words: ends(unmapper, { returned: ['done'] }),
  },
  'get page': {
    actor: (page) => runsGuest(getUserPages, { page, access: 'read' }),
    words: (actor) => ({
      ...yields(
        actor,
        of(vcpu, actor, (caller) => caller.in('done')),
      ),
      ...ends(vcpu, { EFAULT: ['failed'] })(actor),
    }),
  },
  'copy from source': {
    allocates: true,
    actor: (page) => uffdUser.runs(oneCopy, { page, last: page, source: sourcePage }),
    words: fillWords,
  },
  'munmap source': {
    actor: () => unmapper.runs(munmap, { page: sourcePage, downgrades: true }),
    words: ends(unmapper, { returned: ['done'] }),
  },
  'mprotect elsewhere': {
    allocates: 'never',
    actor: () => layoutChanger.runs(mmapWriter),
    words: ends(layoutChanger, { returned: ['done'] }),
  },
  free: { actor: (page) => lazyFreer.runs(madviseFree, { page }), words: ends(lazyFreer, { returned: ['done'] }) },
  pageout: {
    actor: (page) => anonReclaimer.runs(madvisePageout, { page }),
    words: ends(anonReclaimer, { returned: ['done'] }),
  },
  // What it collapses shows in the other calls; why it refuses is more than the machine tells.
  collapse: { actor: () => collapser.runs(collapse), words: ends(collapser, { returned: ['done', 'refused'] }) },
  truncate: {
    memory: ['file', 'shmem'],
    actor: () => truncater.runs(truncate),
    words: ends(truncater, { returned: ['done'] }),
  },
  'write protect': {
    memory: ['tracked'],
    actor: (page) => protector.runs(oneWriteprotect, { page, protects: true }),
    words: ends(protector, { ok: ['returned'], ENOENT: ['failed'] }),
  },
  unprotect: {
    memory: ['tracked'],
    actor: (page) => protector.runs(oneWriteprotect, { page }),
    words: ends(protector, { ok: ['returned'], ENOENT: ['failed'] }),
  },
  fork: {
    memory: ['forking'],
    actor: () => forker.runs(dupMmap, { page: 0, child: 1 }),
    words: ends(forker, { returned: ['done'], ENOMEM: ['refused'] }),
  },
  'load in child': {
    memory: ['forking'],
    actor: () => cowFaulter.runs(childThread, { page: pageOfChild, access: 'read' }),
    words: (actor) => ({ ...yields(actor, doneInProcess(actor)), ...accessing.forking.faults(actor) }),
  },
  move: {
    since: '6.9',
    memory: ['apart'],
    actor: (page) => uffdMover.runs(uffdioMove, { ctx: 0, dst: page, src: 1 - page }),
    words: answers(uffdMover, moveErrors),
  },
  continue: {
    memory: ['shmem'],
    actor: (page) => shmemUser.runs(oneContinue, { page, last: page }),
    words: answers(shmemUser, fillErrors),
  },
  poison: {
    since: '6.6',
    memory: ['poisonable'],
    actor: (page) => poisoner.runs(onePoison, { page, last: page }),
    words: answers(poisoner, fillErrors),
  },
  mremap: {
    memory: ['moving'],
    actor: () => mapMover.runs(mremap, { from: 0, to: 1 }),
    words: ends(mapMover, { returned: ['done'] }),
  },
  remap: {
    memory: ['file'],
    actor: (page) => remapper.runs(emulatedRemapFilePages, { page, access: 'read', wanted: 1 }),
    words: (actor) => {
      const returned = (result: '0' | 'EINVAL' | 'ENOMEM'): Cond =>
        of(remapper, actor, (caller) => and(caller.in('done'), caller.result.is(result)));
      return { ok: returned('0'), EINVAL: returned('EINVAL'), ENOMEM: returned('ENOMEM') };
    },
  },
};

/** What may be called where the machines do not stand for all else. */
const calledThere: { readonly [memory in Memory]?: readonly CallName[] } = {
  tracked: ['load', 'store', 'write protect', 'unprotect', 'wake', 'read', 'poll'],
  forking: ['load', 'store', 'fork', 'load in child', 'close'],
  apart: ['load', 'store', 'move', 'copy', 'copy without wake', 'zeropage', 'wake', 'dontneed', 'read', 'poll'],
  shmem: ['load', 'store', 'continue', 'truncate', 'wake', 'read', 'poll'],
  poisonable: ['load', 'store', 'poison', 'copy', 'wake', 'read', 'poll'],
  moving: ['load', 'store', 'mremap', 'dontneed'],
};
/** Whether the machines say what the call does to that memory. */
export function suits(call: CallName, memory: Memory): boolean {
  const only = meanings[call].memory;
  return only === undefined ? (calledThere[memory]?.includes(call) ?? true) : only.includes(memory);
}
/** The first call of the test that kernels of the era do not have; null if they have all. */
export function lackedIn(era: Era, { threads }: LitmusTest): CallName | null {
  const lacks = (since: Era | undefined): boolean => since !== undefined && eras.indexOf(era) < eras.indexOf(since);
  return threads.flat().find(({ call }) => lacks(meanings[call].since))?.call ?? null;
}

/** The page of the child at the address of page 0. */
const pageOfChild = 1;

/** The page in a mapping of its own from which 'copy from source' reads. */
export const sourcePage = 1;

const pages: readonly PageName[] = ['A', 'B'];
/** The number of a page in the model. */
export function pageNumber(page: PageName): number {
  return pages.indexOf(page);
}

export function meaningOf({ call }: Call): Meaning {
  return meanings[call];
}
