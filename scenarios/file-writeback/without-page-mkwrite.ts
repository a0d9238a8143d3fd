/** Stores to a page of a file whose filesystem has no ->page_mkwrite(): the fault alone sets the page dirty. */
import {
  actionBecomes,
  and,
  exists,
  not,
  nothing,
  or,
  type Scenario,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { fsync } from '../../machines/writeback/write-cache-pages.ts';
import { writer } from '../../machines/writeback/writeback-role.ts';
import { entry, frame, frames, kernel, properties as p, ptep } from '../../models/index.ts';
import { fileMapping, secondVma } from '../file-pages/setting.ts';
import { dirty, writtenBack } from './setting.ts';

const bounds = { page: 1, offset: 1, frame: 1 };
const boundsReason = 'one page of the file';
const actors = {
  faulter: fileFaulter.runs(fileFault, { page: 0 }),
  syncer: writer.runs(fsync, { integrity: true }),
};
const witnesses = [
  sometimes(
    'stored',
    'the store succeeds before fsync() has returned',
    and(
      fileFaulter.some((g) => g.in('done')),
      not(writer.some((w) => w.in('done'))),
    ),
  ),
  sometimes(
    'clean again',
    'what was stored is on the device, and the page is clean and not marked any more',
    and(
      fileFaulter.some((g) => g.in('done')),
      not(exists(frame, (f) => or(frames.dirty.at(f), frames.marked.at(f)))),
    ),
  ),
];
const properties = [...fileMapping, p.DATA3cache, p.DATA9, p.DATA9rest, p.WB2, p.WB3];
const notDirtied = {
  text: 'The entry becomes writable and the page is not set dirty: fsync() does not find it.',
  change: actionBecomes(fileFaulter, 'setPageDirty', nothing),
};
const noPageMkwrite: Effect = kernel.noPageMkwrite.set(true);
function readOnly(page: number): Effect {
  return entry(ptep(page)).write.set(false);
}
function storedThrough(page: number): Effect {
  return entry(ptep(page)).dirty.set(true);
}

export const storeWithoutPageMkwrite: Scenario = scenario({
  name: 'file-store-without-page-mkwrite',
  text: 'A page of a file was stored to through one VMA, and is mapped for reading by another, through which a thread stores while fsync() writes the page back. The entry becomes writable before the page is locked: the fault waits for writeback to clear the dirty bit, and sets it afterwards.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, offset: 1, frame: 1 },
  boundsReason: 'one page of the file in two VMAs of one page each, in page tables of their own',
  initial: [secondVma(), kernel.accountsDirty.set(true), noPageMkwrite, dirty(), readOnly(0), storedThrough(1)],
  actors,
  properties: [...properties, ...witnesses],
  expect: { verdict: 'holds', states: 1019, transitions: 1833, depth: 71 },
  mutants: {
    'not set dirty': {
      ...notDirtied,
      expect: { violates: 'DATA9rest', steps: 48 },
      reference: 'mm/memory.c: fault_dirty_shared_page()',
    },
    'page not locked': {
      text: 'The page is set dirty while writeback has made its entries clean, all but this one, and is about to clear the dirty bit.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'DATA9rest', steps: 48 },
      reference: 'commit 79352894b285: clear_page_dirty_for_io() against a fault',
    },
  },
});

export const firstStoreWithoutPageMkwrite: Scenario = scenario({
  name: 'file-first-store-without-page-mkwrite',
  text: 'Nothing is mapped yet where the thread stores. do_shared_fault() holds the page lock from before the entry is set until the page is dirty.',
  bounds,
  boundsReason,
  initial: [writtenBack(), noPageMkwrite],
  actors,
  properties: [...properties, ...witnesses],
  expect: { verdict: 'holds', states: 573, transitions: 1004, depth: 66 },
  mutants: {
    'not set dirty': {
      ...notDirtied,
      expect: { violates: 'DATA9rest', steps: 21 },
      reference: 'mm/memory.c: fault_dirty_shared_page()',
    },
  },
});
