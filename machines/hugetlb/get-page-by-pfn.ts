/**
 * Somebody who goes through all pages of memory and takes a reference to each that is in use, before he knows what it is:
 * split_huge_pages_all(), mm/huge_memory.c, Linux 6.1. Here the page is a page table, which is none of his business.
 * Not modelled: what is done with pages of other kinds.
 */
import { setup } from 'xstate';
import { index, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const pageWalker = role(
  'walker of pages',
  {
    registers: {
      /** Constant: the page that is come across. */
      table: index(m.table),
    },
  },
  ({ self }) => ({
    guards: { inUse: not(m.sharedTableFree(self.table)) },
    actions: { getPage: m.getTable(self.table), putPage: m.putTable(self.table) },
    steps: {},
  }),
);

export const getPageByPfn = setup(vocabulary(pageWalker)).createMachine({
  id: 'split_huge_pages_all',
  initial: 'called',
  meta: { in: 'mm/huge_memory.c:split_huge_pages_all', version: '6.1' },
  states: {
    called: {
      on: {
        'get page': [
          { guard: 'inUse', actions: 'getPage', target: 'gotten', description: 'in use' },
          { target: 'done', description: 'free' },
        ],
      },
    },
    gotten: { on: { 'put page': { actions: 'putPage', target: 'done' } } },
    done: { type: 'final' },
  },
});
