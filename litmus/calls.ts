/** What each call of a litmus test is in the model: which machine makes it, and by which word its end is told. */
import { and, type Cond, type CondLike, me, when } from '../checker/language/index.ts';
import type { Effect } from '../checker/language/ir.ts';
import type { ActorSpec, AnyRole } from '../checker/language/role.ts';
import { faultingThread } from '../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../machines/fault/faulting-thread-role.ts';
import { getUserPages } from '../machines/gup/get-user-pages.ts';
import { runsGuest, vcpu } from '../machines/notifier/kvm-fault-role.ts';
import { uffdUser } from '../machines/userfaultfd/descriptor-user-role.ts';
import { oneCopy, onePoll, oneRead, oneWake, oneZeropage } from '../machines/userfaultfd/single-calls.ts';
import { registrar, uffdRegister } from '../machines/userfaultfd/userfaultfd-register.ts';
import { closer, uffdClose } from '../machines/userfaultfd/userfaultfd-release.ts';
import { uffdUnregister, unregistrar } from '../machines/userfaultfd/userfaultfd-unregister.ts';
import { munmap, unmapper } from '../machines/vma/do-vmi-align-munmap.ts';
import { discarder, madviseDontneed } from '../machines/zap/madvise-dontneed-free.ts';
import { frames, noteLoaded, program, ptep } from '../models/index.ts';
import type { Call, CallName, PageName } from './litmus-test.ts';

/** A call that has come to its end, by the word that the C program says too. */
export type Words = { readonly [word: string]: Cond };

interface Meaning {
  /** Whether it may allocate a page; 'never': it does not even look at one. */
  readonly allocates?: true | 'never';
  readonly actor: (page: number) => ActorSpec;
  /** `actor`: which actor makes the call. */
  readonly words: (actor: number) => Words;
}

type Noting = { readonly [action: string]: Effect };
/** What the model is asked to remember that no machine needs. */
export const notes: ReadonlyMap<AnyRole, Noting> = new Map<AnyRole, Noting>([
  [faulter, { load: noteLoaded(ptep(faulter.self.page), program.loaded.at(me)) }],
  [vcpu, { putPage: noteCopied() }],
]);
/** What is copied out of a page that get_user_pages() has got, before it is put. */
function noteCopied(): Effect {
  const { frame } = vcpu.self;
  const loaded = program.loaded.at(me);
  return when(frame.isnt('none'), loaded.set(frames.content.at(frame)), loaded.set('zero'));
}

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

const faults = { SIGBUS: ['killedBySigbus'], SIGSEGV: ['failedWithSegv'] } as const;
const fillErrors = ['EAGAIN', 'EEXIST', 'EFAULT', 'ENOENT', 'ENOMEM', 'ESRCH'] as const;
function fillWords(actor: number): Words {
  const returned = (error: 'none' | (typeof fillErrors)[number]): Cond =>
    of(uffdUser, actor, (user) => and(user.in('returned'), user.error.is(error)));
  return { ok: returned('none'), ...Object.fromEntries(fillErrors.map((error) => [error, returned(error)])) };
}
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
    actor: (page) => faulter.runs(faultingThread, { page, access: 'read' }),
    words: (actor) => ({
      ...yields(
        actor,
        of(faulter, actor, (thread) => thread.in('done')),
      ),
      ...ends(faulter, faults)(actor),
    }),
  },
  store: {
    allocates: true,
    actor: (page) => faulter.runs(faultingThread, { page }),
    words: ends(faulter, { ok: ['done'], ...faults }),
  },
  copy: { allocates: true, actor: (page) => uffdUser.runs(oneCopy, { page, last: page }), words: fillWords },
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
  munmap: { actor: (page) => unmapper.runs(munmap, { page }), words: ends(unmapper, { returned: ['done'] }) },
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
};

const pages: readonly PageName[] = ['A', 'B'];
/** The number of a page in the model. */
export function pageNumber(page: PageName): number {
  return pages.indexOf(page);
}

export function meaningOf({ call }: Call): Meaning {
  return meanings[call];
}
