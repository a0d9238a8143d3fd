/**
 * fsync() as it was when consumers were told of a page that was made clean by invalidate_page(), with no call before:
 * page_mkclean_one(), mm/rmap.c. From 3.7 to 4.12 it is called when the PTL is free again; from 2.6.27 to 3.6 under it, between
 * the flush and the entry that is clean (ptep_clear_flush_notify()). Around it write-cache-pages.ts and folio-mkclean.ts.
 * Not modelled: i_mmap_mutex as a mutex; that KVM sets PG_dirty when it drops the SPTE: the page is dirty by then (`toldAlready`
 * of the scenarios), and is written afterwards.
 */
import { setup } from 'xstate';
import { flag, role, variant, words } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { folioMkclean } from '../writeback/folio-mkclean.ts';
import { fsyncMeta, fsyncStates } from '../writeback/write-cache-pages.ts';
import { writerRegisters, writerVocabulary } from '../writeback/writeback-role.ts';
import { invalidatePage } from './invalidate-page.ts';

export const tellingWriter = role(
  'writer of pages that tells afterwards',
  {
    registers: {
      ...writerRegisters,
      /** Constant: when consumers are told. */
      tells: variant(words('after the PTL', 'under the PTL')),
      /** `ret`: the entry was made clean. */
      changed: flag,
    },
    family: true,
  },
  ({ self }) => {
    const writer = writerVocabulary(self);
    return {
      ...writer,
      guards: {
        ...writer.guards,
        tellsUnderPtl: self.tells.is('under the PTL'),
        tellsAfterPtl: self.changed,
      },
      actions: {
        ...writer.actions,
        noteChanged: self.changed.set(self.tells.is('after the PTL')),
        forgetChanged: self.changed.set(false),
      },
    };
  },
);

const inMkclean = { in: 'mm/rmap.c:page_mkclean_one', version: '3.14' } as const;
const check = { in: 'mm/rmap.c:__page_check_address', version: '3.14' } as const;
const { locking, unlocking, atTree, dirty, cleared, flushing, done } = folioMkclean;
const [found, none] = atTree.on['look at tree'];

const mkcleanTelling = states({
  locking,
  atTree: {
    ...atTree,
    on: { 'look at tree': [{ ...found, actions: ['nextLinear', 'firstPage'], target: 'lockingPte' }, none] },
  },
  lockingPte: { meta: check, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: folioMkclean.pteLocked,
  dirty,
  cleared,
  flushing,
  flushed: { always: [{ guard: 'tellsUnderPtl', target: 'tellingUnderPtl' }, { target: 'setting' }] },
  tellingUnderPtl: { ...invalidatePage, onDone: { target: 'setting' } },
  setting: { meta: inMkclean, on: { 'set PTE': { actions: ['setClean', 'noteChanged'], target: 'looked' } } },
  looked: { meta: inMkclean, on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'tellsAfterPtl', target: 'telling' }, { target: 'searched' }] },
  telling: { ...invalidatePage, onDone: { actions: 'forgetChanged', target: 'searched' } },
  searched: folioMkclean.searched,
  unlocking,
  done,
});

/** The broken order: a guest that faults before the entry is write-protected may store again. */
const mkcleanTellingFirst = states({
  ...mkcleanTelling,
  atTree: {
    ...mkcleanTelling.atTree,
    on: { 'look at tree': [{ ...found, actions: ['nextLinear', 'firstPage'], target: 'telling' }, none] },
  },
  telling: { ...mkcleanTelling.telling, onDone: { target: 'lockingPte' } },
  unlocked: { always: { actions: 'forgetChanged', target: 'searched' } },
});

const { writing } = fsyncStates;
const withCleaning = <const C>(cleaning: C) =>
  states({
    ...fsyncStates,
    writing: {
      ...writing,
      states: { ...writing.states, cleaning: { ...writing.states.cleaning, states: cleaning } },
    },
  });

export const fsyncTelling = setup(vocabulary(tellingWriter)).createMachine({
  id: 'fsync that tells afterwards',
  initial: 'called',
  meta: fsyncMeta,
  states: withCleaning(mkcleanTelling),
});

export const fsyncTellingFirst = setup(vocabulary(tellingWriter)).createMachine({
  id: 'fsync that tells beforehand',
  initial: 'called',
  meta: fsyncMeta,
  states: withCleaning(mkcleanTellingFirst),
});
