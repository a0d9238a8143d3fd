/** The last task exits while a monitor in another process closes the descriptor. */
import { actionBecomes, guardBecomes, initially, scenario } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { kernel, mappedFromStart, mmgrab, mms, properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed } from './witnesses.ts';

export default scenario({
  name: 'close-against-exit',
  text: 'The only task of an address space exits while a monitor in another process closes the userfaultfd that one of its VMAs is armed by.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one mapped page shows whether it is unmapped, one VMA whether it is used afterwards',
  initial: [armedByOneContext(1), mappedFromStart(0, 0)],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    monitor: closer.runs(uffdClose),
  },
  properties: [p.R1, ...contextsGivenBack, p.mappedInside, p.R2, p.R4, p.R4vma, p.REF3, someContextFreed],
  expect: { verdict: 'holds', states: 349, transitions: 633, depth: 34 },
  mutants: {
    'mmdrop forgotten': {
      text: 'The context goes and its reference to the struct stays: mm_struct is never freed.',
      change: actionBecomes(closer, 'putContext', [mmgrab(0), closer.actions.putContext]),
      expect: { violates: 'mm_count', steps: 27 },
      reference: 'userfaultfd_ctx_put(): mmdrop()',
    },
    'mmget left out': {
      text: 'close() walks the VMAs of an address space that nobody uses any more.',
      change: initially(kernel.operationsSkipMmget.set(true)),
      bug: 'D50',
      expect: { violates: 'R4vma', steps: 18 },
      reference: 'seed 003, changelog: crashes in userfaultfd_release()',
    },
    'descriptor pins mm_users': {
      text: 'A cure of D50: the file holds mm_users. Here it ends well, since close() is sure to come; register-against-exit shows what happens where it does not.',
      change: initially([kernel.fdPinsMmUsers.set(true), mms.users.at(0).increment(), mms.count.at(0).decrement()]),
      expect: { holds: 'close() drops the last of mm_users itself' },
      reference: 'seed 003',
    },
    'hook at the last mmput': {
      text: 'Another cure of D50: the file holds mm_count and nobody takes mmget(), but the last mmput() waits for whoever holds mmap_lock before it tears anything down, and close() finds mm_users 0 under that lock.',
      change: initially([
        kernel.operationsSkipMmget.set(true),
        kernel.exitTakesNoLock.set(true),
        kernel.exitWaitsForMmapLock.set(true),
      ]),
      expect: { holds: 'close() either clears before the tear-down, or leaves it alone' },
      reference: 'seed 003: userfaultfd_exit(), to be called in mmput(); khugepaged_exit() is one',
    },
    'hook without a look': {
      text: 'The last mmput() waits as above, but close() does not ask whether it is over: it walks freed VMAs.',
      change: [
        initially([
          kernel.operationsSkipMmget.set(true),
          kernel.exitTakesNoLock.set(true),
          kernel.exitWaitsForMmapLock.set(true),
        ]),
        guardBecomes(closer, 'tearDownIsDue', false),
      ],
      bug: 'D50',
      expect: { violates: 'R4vma', steps: 16 },
      reference: 'derived: hpage_collapse_test_exit(), mm/khugepaged.c',
    },
  },
});
