/**
 * Vocabulary of a thread that fills holes of shmem, or maps what is there, for others who wait: that of descriptor-user-role.ts
 * with what UFFDIO_COPY, UFFDIO_ZEROPAGE and UFFDIO_CONTINUE do to the page cache.
 */
import { setup } from 'xstate';
import { not, or, type RecordPlace, role, words } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  uffdUserChoices,
  uffdUserOptional,
  uffdUserRegisters,
  uffdUserVocabulary,
} from '../userfaultfd/descriptor-user-role.ts';

export const shmemUserRegisters = {
  ...uffdUserRegisters,
  /** Constant: UFFDIO_COPY or UFFDIO_ZEROPAGE. */
  fillsWith: words('source', 'zero'),
};

export function shmemUserVocabulary(
  self: RecordPlace<typeof shmemUserRegisters>,
  chosen: Chosen<typeof uffdUserChoices>,
) {
  const registered = m.vmas.ctx.at(self.vma).isnt('none');
  const user = uffdUserVocabulary(self, chosen, () => registered);
  const at = m.ptep(self.page);
  const o = m.cache.linear.at(self.page.known()).known();
  const f = self.frame;
  const slot = m.cache.slot.at(o);
  const lock = m.frames.lock.at(f);
  const armed = or(m.vmas.missing.at(self.vma), m.shmem.minor.at(self.vma));
  return {
    guards: {
      ...user.guards,
      beyondSize: m.cache.beyondSize.at(o),
      isCached: slot.isnt('none'),
      stillCached: m.frames.inCache.at(f),
      fillsWithZero: self.fillsWith.is('zero'),
      /** Not vma_is_shmem(). */
      isAnonymous: m.cache.linear.at(self.page.known()).is('none'),
    },
    actions: {
      ...user.actions,
      /** EFAULT. */
      failBeyond: [user.actions.failEfault, m.judgeBeyond(o)],
      clearPage: m.fillFrame(f, 'zero'),
      addPage: m.fillHoleByResolver(o, f.known(), self.vma.known()),
      removePage: m.emptyHoleAgain(o, f.known()),
      getCached: [m.getCached(o), f.set(slot)],
      unlockPage: lock.release(),
      mapPage: [
        m.breaks('A7', not(armed)),
        m.mapForResolver(at, f.known(), not(m.vmas.readOnly.at(self.vma))),
        self.filled.increment(),
      ],
      /** The mapping has the reference. */
      keepPage: f.set('none'),
    },
    steps: {
      ...user.steps,
      lockPage: lock.acquire(),
      /** __folio_set_locked() of a page that nobody else has yet. */
      lockNewPage: lock.acquire(),
    },
  };
}

export const shmemUser = role(
  'shmem user',
  { registers: shmemUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => shmemUserVocabulary(self, chosen),
);

/** Every machine of the role is made with this. */
export const shmemUserSetup = setup(vocabulary(shmemUser));

/** What a program does after a call: whatever is there already is skipped. */
export const skipWhatIsThere = [
  { guard: 'allDone', actions: 'forgetCall', target: 'done' },
  { guard: 'gotEagain', actions: 'forgetCall', target: 'again' },
  { guard: 'skipsLastPage', actions: ['forgetCall', 'endPages'], target: 'there' },
  { guard: 'gotEexist', actions: ['forgetCall', 'nextPage'], target: 'again' },
  { actions: ['forgetCall', 'endPages'], target: 'failed' },
] as const;
