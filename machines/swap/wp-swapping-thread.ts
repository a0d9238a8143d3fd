/**
 * A thread that accesses a page of anonymous memory that is write-protected and may be swapped out: do-swap-page.ts, which leaves
 * what comes in read-only if its swap entry had the uffd-wp bit, and the beginning of do_wp_page(), mm/memory.c, Linux 6.12. What is
 * read-only for no other reason is stored to at once: nobody forks, so that every page is exclusive.
 * Not modelled: that do_swap_page() calls do_wp_page() itself after a store, with the PTL in hand: here the store faults once more.
 */
import { setup } from 'xstate';
import { and, iff, optional, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { doWpPage } from '../fault/do-wp-page.ts';
import { faultStatesWithKinds } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional } from '../fault/faulting-thread-role.ts';
import { askUffdWp, looksShared, wpAskRegisters, wpAskVocabulary } from '../fault/uffd-wp-thread.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { doSwapPage } from './do-swap-page.ts';
import { looksSwapped } from './swapping-thread.ts';
import { swapInRegisters, swapperVocabulary } from './swapping-thread-role.ts';

export const wpSwapper = role(
  'write-protected swapping thread',
  {
    registers: {
      ...wpAskRegisters,
      /** The page that the lockless look found, as a number: vmf->orig_pte. */
      seen: optional(m.frame),
      ...swapInRegisters,
    },
    choices: faultChoices,
    optional: faultOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const swapper = swapperVocabulary(self, chosen);
    const ask = wpAskVocabulary(self, swapper);
    const walked = m.ptep(self.page);
    const at = m.ptep(self.page, self.table);
    const now = m.entryLockless(walked);
    const writes = self.access.is('write');
    return {
      ...swapper,
      guards: {
        ...swapper.guards,
        ...ask.guards,
        looksShared: and(writes, m.looksReadOnly(now)),
        sharedStill: and(m.isShared(m.entry(at), self.seen), iff(self.sawUffdWp, m.pteUffdWp(at))),
        faultUnresolved: m.protectionUnresolved(),
      },
      actions: {
        ...swapper.actions,
        ...ask.actions,
        store: [m.judgeProtectedStore(self.page), swapper.actions.store],
        noteShared: [self.seen.set(now.frame), self.sawUffdWp.set(m.looksUffdWp(walked))],
        forgetShared: [self.seen.set('none'), self.sawUffdWp.set(false)],
        mapSwappedIn: [
          swapper.actions.mapSwappedIn,
          m.frames.exclusive.at(self.frame.known()).set(true),
          m.keepSwapUffdWp(at),
        ],
        reuse: m.reusePage(at),
      },
    };
  },
);

const { lockingPte, unlocking, handled } = doWpPage.states;

const wpPage = states({
  initial: 'lockingPte',
  meta: { in: 'mm/memory.c:handle_pte_fault', version: '6.12' },
  states: {
    lockingPte,
    ...askUffdWp,
    unlocking,
    deciding: {
      meta: { in: 'mm/memory.c:wp_page_reuse' },
      on: { 'make PTE writable': { actions: 'reuse', target: 'reused' } },
    },
    reused: {
      meta: { in: 'mm/memory.c:wp_page_reuse' },
      on: { 'unlock PTE': { actions: 'unlockPte', target: 'handled' } },
    },
    handled,
  },
});

export const wpSwappingThread = setup(vocabulary(wpSwapper)).createMachine({
  id: 'write-protected swapping thread',
  meta: { excludes: { ...noFiles, 'shares pages': 'it takes every page for one that no other process maps' } },
  initial: 'accessing',
  states: faultStatesWithKinds([looksSwapped, looksShared], { swapIn: doSwapPage, wpPage }),
});
