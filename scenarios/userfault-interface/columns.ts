/**
 * The interfaces: the columns of the table. How each arms page A, and what the kernel is like that it stands in. A column
 * is data of which every row makes a scenario of its own.
 */
import type { Effect } from '../../checker/language/ir.ts';
import type { ActorSpec } from '../../checker/language/role.ts';
import { interfaceMadviser, madviseOfInterface } from '../../machines/userfault-interface/madvise-of-interface.ts';
import { mprotect, protecting } from '../../machines/userfault-interface/mprotect-fixup.ts';
import { registerSuitable, suitableRegistrar } from '../../machines/userfault-interface/register-suitable.ts';
import { access, armingReturned, kernel, opened, sharedByTasks, userfaultInterface, vmas } from '../../models/index.ts';
import { kernelOf2013 } from '../madv-userfault/setting.ts';

export interface Interface {
  /** How the table calls it. */
  readonly title: string;
  /** What it is, and where it can be read. */
  readonly text: string;
  /** The kernel in which `tasks` share the address space, and the descriptor if there is one. */
  readonly kernel: (tasks: number) => Effect;
  /** What arms page A: who calls what. */
  readonly calls: { readonly monitor: ActorSpec; readonly madvise?: ActorSpec };
  /** For `initial`: all of that has returned 0. */
  readonly armed: Effect;
}

const madvises = interfaceMadviser.runs(madviseOfInterface, { page: 0, advice: 'MADV_USERFAULT' });
const registers = suitableRegistrar.runs(registerSuitable, { page: 0 });
/** For `initial`: madvise(MADV_USERFAULT) or mprotect(PROT_USERFAULT) has returned 0. */
export const flagSet: Effect = [vmas.userfault.at(0).set(true), armingReturned(0)];
const registered: Effect = [vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0), armingReturned(0)];

/** Of 2014 and 2015, before what 4.7, 4.18, 5.7 and 6.6 have changed; mmap_lock is not held while a copy faults. */
function withDescriptor(tasks: number): Effect {
  return [
    kernelOf2013(tasks),
    kernel.strayWakeUpEndsSleep.set(true),
    kernel.fillsTakeMmapLock.set(true),
    kernel.noMmapChanging.set(true),
  ];
}

export const option1: Interface = {
  title: 'option 1',
  text: 'mprotect(PROT_USERFAULT) sets VM_USERFAULT, which is answered with SIGBUS: seed 001, 1)',
  kernel: (tasks) => [kernelOf2013(tasks), userfaultInterface.flagIsProtection.set(true)],
  calls: { monitor: protecting.runs(mprotect, { page: 0, prot: 'PROT_USERFAULT' }) },
  armed: flagSet,
};
export const option2: Interface = {
  title: 'option 2',
  text: 'no flag: a registration with a userfaultfd is all: seed 001, 2)',
  kernel: (tasks) => [withDescriptor(tasks), kernel.operationsSkipMmget.set(true), opened(0)],
  calls: { monitor: registers },
  armed: registered,
};
export const option3: Interface = {
  title: 'option 3',
  text: 'madvise(MADV_USERFAULT) sets VM_USERFAULT, which is answered with SIGBUS; where a userfaultfd is registered too, with a message: seed 001, 3), the series of 2014',
  kernel: (tasks) => [
    withDescriptor(tasks),
    kernel.operationsSkipMmget.set(true),
    userfaultInterface.needsFlagToo.set(true),
    opened(0),
  ],
  calls: { monitor: registers, madvise: madvises },
  armed: [flagSet, registered],
};
export const v4: Interface = {
  title: 'v4',
  text: 'userfaultfd v4, which 4.3 has: seed 003',
  kernel: (tasks) => [withDescriptor(tasks), kernel.fdPinsMmUsers.set(true), opened(0)],
  calls: { monitor: registers },
  armed: registered,
};
export const today: Interface = {
  title: 'today',
  text: 'userfaultfd of Linux 6.12',
  kernel: (tasks) => [sharedByTasks(tasks), opened(0)],
  calls: { monitor: registers },
  armed: registered,
};
export const protNone: Interface = {
  title: 'PROT_NONE',
  text: 'mprotect(PROT_NONE) and a handler of SIGSEGV, which is what there was before: seed 003, cover letter',
  kernel: sharedByTasks,
  calls: { monitor: protecting.runs(mprotect, { page: 0, prot: 'PROT_NONE' }) },
  armed: [access.none.at(0).set(true), armingReturned(0)],
};
export const twoFlags: Interface = {
  title: 'two flags',
  text: 'MADV_USERFAULT, where VM_USERFAULT is VM_HUGEPAGE and VM_NOHUGEPAGE, both set: the alternative of seed 000 to a vm_flags_t of 64 bits',
  kernel: (tasks) => [kernelOf2013(tasks), userfaultInterface.flagIsTwoFlags.set(true)],
  calls: { monitor: madvises },
  armed: [access.huge.at(0).set(true), access.noHuge.at(0).set(true), armingReturned(0)],
};
