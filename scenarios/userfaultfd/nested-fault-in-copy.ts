import { actionBecomes, runsInstead, scenario, sometimes, userCopy } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { copier2015 } from '../../machines/userfaultfd/userfaultfd-copy-2015.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { builtIn, properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, in2015, loadsFromA } from './setting.ts';

const fromB = { page: 0, last: 0, source: 1 };

/** The page that is copied from is missing itself, and a writer waits for mmap_lock. */
export default scenario({
  name: 'nested-fault-in-copy',
  text: 'A resolver copies from a page that is not there yet and so faults itself, while a writer queues for mmap_lock.',
  bounds: { page: 2, frame: 1, vma: 2, 'mmap_lock read depth': 2 },
  boundsReason: 'a page to fill and a page to copy from, in VMAs of their own; one actor may read-lock mmap_lock twice',
  initial: [armed(3), in2015, vmas.covering.at(1).set(1)],
  actors: { F: loadsFromA, V: uffdUser.runs(copier, fromB), X: layoutChanger.runs(mmapWriter) },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.W2,
    P.A1,
    P.A2,
    P.someFaultWaits,
    sometimes(
      'a fault in the copy',
      'the resolver faults on its source',
      uffdUser.some((user) => user.in('sourceFault', 'copy.sourceFault')),
    ),
  ],
  expect: { verdict: 'holds', states: 2210, transitions: 4980, depth: 56 },
  mutants: {
    'copies under mmap_lock': {
      text: 'user memory is read with page faults on while mmap_lock is held: its own fault waits behind the queued writer',
      change: runsInstead('V', uffdUser.runs(copier2015, fromB)),
      expect: { violates: builtIn.L3, steps: 5 },
      bug: 'D11',
      reference: 'commit b6ebaedb4cb1; seed 003, "avoid mmap_sem read recursion in mcopy_atomic"',
    },
    'second copy forgotten': {
      text: 'after the locks were dropped the frame is taken for filled, and the fault loads what was in it before',
      change: actionBecomes(uffdUser, 'copyFaultsOn', userCopy),
      expect: { violates: 'D3', steps: 21 },
      reference: 'mm/userfaultfd.c, mfill_atomic(): copy_from_user() before the retry',
    },
  },
});
