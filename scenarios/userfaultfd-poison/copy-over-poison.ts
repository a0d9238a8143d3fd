/** UFFDIO_COPY to a page that is poisoned. */
import { and, guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { poisonFaulter } from '../../machines/fault/poisoned-thread.ts';
import { copyOverPoison, overwriter } from '../../machines/userfaultfd/copy-over-poison.ts';
import { kernel, looksMissing, looksPoisoned, properties as p, pteNoneUnpoisoned, ptep } from '../../models/index.ts';
import { armed } from '../userfaultfd/setting.ts';
import { loadsFromA, poisonsA } from './setting.ts';

const walked = ptep(poisonFaulter.self.page);

export default scenario({
  name: 'copy-over-poison',
  text: 'A page is poisoned, since its contents are lost, and another thread of the program, which does not know, copies to it. UFFDIO_COPY takes the marker for an entry that is none and returns 0: who accesses the page finds data, and never hears of the error.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, and the frame that is copied to it',
  initial: [armed(3), kernel.noVmaLocks.set(true)],
  actors: { thread: loadsFromA, poisoner: poisonsA, copier: overwriter.runs(copyOverPoison, { page: 0, last: 0 }) },
  properties: [
    ...[p.D1, p.D2, p.D3, p.D4, p.A1, p.A2, p.A7, p.L4, p.R1, p.staysPoisoned],
    sometimes(
      'SIGBUS',
      'the access finds the page poisoned',
      poisonFaulter.some((t) => t.in('killedBySigbus')),
    ),
  ],
  bug: 'D40',
  expect: { verdict: 'violated', violates: 'stays poisoned', steps: 21 },
  reference:
    'mfill_atomic_install_pte(), mm/userfaultfd.c of 6.12: pte_none_mostly(), of which its comment speaks for markers of write protection only; seen on a live 6.18',
  mutants: {
    'poison is not none': {
      text: 'A cure: UFFDIO_COPY fails with EEXIST where the page is poisoned, as UFFDIO_ZEROPAGE and UFFDIO_POISON do; with that of fault-against-poison, since nobody else would wake the fault.',
      change: [
        guardBecomes(overwriter, 'pteNone', pteNoneUnpoisoned(ptep(overwriter.self.page))),
        guardBecomes(poisonFaulter, 'stillMissing', and(looksMissing(walked), not(looksPoisoned(walked)))),
      ],
      expect: { holds: 'what is poisoned stays so until it is zapped' },
    },
  },
});
