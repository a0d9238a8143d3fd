import {
  actionBecomes,
  atEnd,
  eventually,
  every,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { mapsZero, properties as P, page } from '../../models/index.ts';
import { contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed } from './setting.ts';

/** Two resolvers go through the same range and skip what the other one has filled. */
export default scenario({
  name: 'two-resolvers-of-two-pages',
  text: 'One resolver copies pages A and B in one call, another declares both empty. Who finds a page filled is told so, skips it and goes on; each page is filled once.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'two pages are the shortest range of which the first one can be skipped; a frame for each copy',
  initial: armed(2),
  actors: {
    V: uffdUser.runs(copier, { page: 0, last: 1 }),
    Z: uffdUser.runs(zeroFiller, { page: 0, last: 1 }),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    rangesFilled,
    ...contextsGivenBack,
    P.R2,
    P.A1,
    P.A2,
    P.A7,
    eventually(
      'calls end',
      'both resolvers come to the end of their range',
      uffdUser.all((user) => user.in('done')),
    ),
    sometimes(
      'each filled one',
      'both resolvers have filled a page',
      uffdUser.all((user) => user.copied.is(1)),
    ),
  ],
  expect: { verdict: 'holds', states: 2636, transitions: 4965, depth: 78 },
  mutants: {
    'same page again': {
      text: 'A program that is told EEXIST does not skip the page: it calls for it without end.',
      change: actionBecomes(uffdUser, 'nextPage', nothing),
      expect: { violates: 'calls end', steps: 28 },
      reference: 'ioctl_userfaultfd(2): EEXIST, and what the program makes of it',
    },
    'no recheck': {
      text: 'The copy overwrites whatever the entry holds.',
      change: guardBecomes(uffdUser, 'pteNone', true),
      expect: { violates: 'D2', steps: 22 },
      reference: 'mm/userfaultfd.c, mfill_atomic_install_pte()',
    },
  },
});

export const zeropageOfTwoPages = scenario({
  name: 'zeropage-of-two-pages',
  text: 'UFFDIO_ZEROPAGE declares pages A and B empty, alone: the call goes through its range and says how much of it it has filled.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a range of more than one page',
  initial: armed(1),
  actors: { Z: uffdUser.runs(zeroFiller, { page: 0, last: 1 }) },
  properties: [
    P.D1,
    P.R2,
    P.A1,
    P.A2,
    P.A7,
    rangesFilled,
    atEnd(
      'both filled',
      'when all rests both pages are there',
      every(page, (p) => mapsZero(p)),
    ),
    sometimes(
      'both at once',
      'one call has filled two pages',
      uffdUser.all((user) => user.copied.is(2)),
    ),
  ],
  expect: { verdict: 'holds', states: 23, transitions: 22, depth: 22 },
  mutants: {
    'first page only': {
      text: 'The call returns after its first page, and says that it was through.',
      change: guardBecomes(uffdUser, 'lastPage', true),
      expect: { violates: 'both filled', steps: 18 },
      reference: 'mm/userfaultfd.c: while (src_addr < src_start + len) in mfill_atomic()',
    },
  },
});
