/**
 * Two more threads that store to memory that userfaultfd write-protects, both uffd-wp-thread.ts with another beginning of do_wp_page(),
 * mm/memory.c, Linux 6.12. One runs beside several who protect: what one of them has not flushed yet is flushed before a page is copied
 * that a CPU may still store to. The other one's context has UFFD_FEATURE_WP_ASYNC: nobody is asked, and the bit goes.
 * Not modelled: what uffd-wp-thread.ts leaves out.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { faultStatesWith } from './entry-kinds.ts';
import { looksShared, wpFaulter, wpPage } from './uffd-wp-thread.ts';

const inDoWpPage = { in: 'mm/memory.c:do_wp_page', version: '6.12' } as const;
const meta = { excludes: { ...noFiles, ...residentOnly } } as const;

const flushingPage = states({
  ...wpPage,
  states: {
    ...wpPage.states,
    lookingUffdWp: {
      meta: inDoWpPage,
      on: {
        'look at uffd-wp': [
          { guard: 'uffdWp', target: 'protected', description: 'set: asks user space' },
          { target: 'lookingPending', description: 'not set' },
        ],
      },
    },
    lookingPending: {
      meta: inDoWpPage,
      on: {
        'look at tlb_flush_pending': [
          { guard: 'flushPending', target: 'flushing', description: 'somebody owes a flush' },
          { target: 'deciding', description: 'nobody does' },
        ],
      },
    },
    flushing: { meta: inDoWpPage, on: { 'flush TLB of page': { actions: 'flushPage', target: 'deciding' } } },
  },
});

export const flushingWpThread = setup(vocabulary(wpFaulter)).createMachine({
  id: 'write-protected thread that flushes',
  meta,
  initial: 'accessing',
  states: faultStatesWith(looksShared, { wpPage: flushingPage }),
});

const { protected: _protected, ...unasked } = wpPage.states;
const asyncPage = states({
  ...wpPage,
  states: {
    ...unasked,
    lookingUffdWp: {
      meta: inDoWpPage,
      on: {
        'look at uffd-wp': [
          { guard: 'uffdWp', target: 'clearing', description: 'set, and nobody is to be asked' },
          { target: 'deciding', description: 'not set' },
        ],
      },
    },
    clearing: { meta: inDoWpPage, on: { 'clear uffd-wp': { actions: 'clearUffdWp', target: 'deciding' } } },
  },
});

export const asyncWpThread = setup(vocabulary(wpFaulter)).createMachine({
  id: 'write-protected thread of an asynchronous context',
  meta,
  initial: 'accessing',
  states: faultStatesWith(looksShared, { wpPage: asyncPage }),
});
