/** A resolver drops its locks to read what it copies, and finds another kind of mapping when it has them again. */
import { always, and, every, guardBecomes, not, or, scenario, sometimes } from '../../checker/language/index.ts';
import { remappedCopier } from '../../machines/shmem/mfill-after-remap.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { mappingReplacer, replaceMapping } from '../../machines/vma/mapping-replacer.ts';
import { cache, entryLockless, isFilePage, page, ptep, vmas } from '../../models/index.ts';
import { forMissing, hole, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-copy-against-remap',
  text: 'UFFDIO_COPY fills a hole of shmem from a page that is not there, and drops its locks to read that, while another thread puts anonymous memory in the place of the mapping, registered with the same descriptor. Once the locks are taken again the kind of the mapping is looked at, too: the page that was filled becomes an anonymous one.',
  bounds: { page: 2, region: 2, table: 2, vma: 3, offset: 1, frame: 1 },
  boundsReason:
    'the hole and the page that is copied, in page tables of their own; the mapping that takes the place of the other; the frame that is filled',
  initial: [
    hole(2),
    forMissing(),
    vmas.covering.at(1).set(1),
    vmas.state.at(2).set('freed'),
    vmas.missing.at(2).set(true),
    vmas.ctx.at(2).set(0),
    underMmapLock,
  ],
  actors: {
    resolver: shmemUser.runs(remappedCopier, { page: 0, last: 0, source: 1 }),
    replacer: mappingReplacer.runs(replaceMapping, { page: 0, vma: 0, fresh: 2 }),
  },
  properties: [
    ...shmemPages,
    always(
      'kind fits',
      'what a shared mapping of the file maps is a page of the file',
      every(page, (p) => {
        const now = entryLockless(ptep(p));
        const isAnonymous = and(now.kind.is('present'), not(isFilePage(now.frame.known())));
        return or(not(isAnonymous), cache.linear.at(p).is('none'));
      }),
    ),
    sometimes(
      'another kind',
      'a page that was filled for shmem becomes one of anonymous memory',
      shmemUser.some((u) => u.in('copy.anonymousFill')),
    ),
  ],
  expect: { verdict: 'holds', states: 134, transitions: 199, depth: 32 },
  mutants: {
    'taken for anonymous memory': {
      text: 'Who comes back with a page that is filled takes every mapping for anonymous memory: the page is mapped, and no part of the file.',
      change: guardBecomes(shmemUser, 'isAnonymous', true),
      expect: { violates: 'kind fits', steps: 16 },
      reference: 'mm/userfaultfd.c: vma_is_shmem() in mfill_atomic_pte()',
    },
    'kind not looked at again': {
      text: 'Who comes back with a page that is filled fills shmem still, and asks the size of a file that is mapped there no more.',
      change: guardBecomes(shmemUser, 'isAnonymous', false),
      expect: { violates: 'none used as an index', steps: 21 },
      bug: 'D41',
      reference: 'commit 85668fda932a; vma_is_shmem() in mfill_atomic_pte(), mm/userfaultfd.c',
    },
  },
});
