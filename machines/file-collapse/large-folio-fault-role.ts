/** What a thread can ask and do that faults on a shared mapping of shmem that may be huge: the vocabulary of large-folio-fault.ts. */
import {
  also,
  and,
  index,
  mightSleep,
  not,
  type RecordPlace,
  reference,
  role,
  words,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';

export const largeFolioRegisters = {
  /** Constants: what the thread accesses, and how. */
  page: index(m.page),
  access: words('write', 'read'),

  vma: reference(m.vma),
  /** vmf->prealloc_pte: a table for the region, if it still has none by then. */
  spare: reference(m.table),
  /** The table that pte_offset_map_lock() has found. */
  table: reference(m.table),
  /** vmf->page, with a reference. */
  frame: reference(m.frame),
};
export const largeFolioChoices = { frame: m.frame, table: m.table };

export function largeFolioVocabulary(
  self: RecordPlace<typeof largeFolioRegisters>,
  chosen: Chosen<typeof largeFolioChoices>,
) {
  const { page, spare, table } = self;
  const f = self.frame;
  const o = m.cache.linear.at(page).known();
  const slot = m.cache.slot.at(o);
  const lock = m.frames.lock.at(f);
  const at = m.ptep(page, table);
  const writes = self.access.is('write');
  const walked = m.ptep(page);
  const mayWrite = not(m.vmas.readOnly.at(self.vma));
  const pagesFree = m.iPages.lock.isFree();
  return {
    guards: {
      storeRetires: and(writes, m.writable(walked)),
      loadRetires: and(not(writes), m.readable(walked)),
      vmaCovers: m.vmaIsLive(m.vmaAt(page)),
      noTable: m.pmdNone(page),
      looksMissing: m.looksMissing(walked),
      tableFree: m.tableFree(chosen.table),
      hasSpare: spare.isnt('none'),
      beyondSize: m.cache.beyondSize.at(o),
      isHole: m.holeAt(o),
      isCached: slot.isnt('none'),
      /** shmem_add_to_page_cache() takes the lock of i_pages. */
      wasCached: and(pagesFree, slot.isnt('none')),
      stillCached: m.frames.inCache.at(f),
      frameFree: m.frameFree(chosen.frame),
      /** do_set_pmd(): a huge page, and no table. */
      suitsPmd: and(m.pmdNone(page), m.isHuge(f)),
      tableThere: m.tableAt(page).isnt('none'),
      pteNone: m.pteNone(at),
      writes,
    },
    actions: {
      store: m.storeToFolio(page),
      load: m.loadFromFolio(page),
      findVma: self.vma.set(m.vmaAt(page)),
      unlockMmap: [m.mmapLockOf(page).releaseRead(), self.vma.set('none')],
      allocateSpare: [mightSleep, m.allocateTable(chosen.table), spare.set(chosen.table)],
      freeSpare: [m.freeTable(spare.known()), spare.set('none')],
      populatePmd: [m.populatePmd(page, spare.known()), spare.set('none')],
      unlockPmd: m.unlockPmd(page),
      failBeyond: m.judgeBeyond(o),
      getCached: [m.getCached(o), f.set(slot)],
      unlockPage: lock.release(),
      putPage: [m.putFrame(f.known()), f.set('none')],
      allocatePage: [mightSleep, m.allocateFrame(chosen.frame), m.chargeFrame(chosen.frame), f.set(chosen.frame)],
      addPage: m.fillHoleByFault(o, f.known(), self.vma.known()),
      clearCached: m.clearFilledHole(f.known()),
      removePage: m.emptyHoleAgain(o, f.known()),
      mapHuge: m.mapHugeFilePage(page, f.known(), mayWrite),
      noteTable: table.set(m.tableAt(page)),
      mapPage: m.mapFilePage(at, f.known(), mayWrite, writes),
      unlockPte: m.unlockPte(at),
      forgetTable: table.set('none'),
      setPageDirty: m.setFrameDirty(f.known()),
      /** The mapping has the reference. */
      keepPage: f.set('none'),
    },
    steps: {
      lockMmap: m.mmapLockOf(page).acquireRead(),
      lockPage: lock.acquire(),
      lockNewPage: also(lock.acquire(), [], pagesFree),
      lockPmd: m.lockPmd(page),
      lockPte: m.lockPte(at),
    },
  };
}

export const largeFolioFaulter = role(
  'large folio faulter',
  { registers: largeFolioRegisters, choices: largeFolioChoices },
  ({ self, chosen }) => largeFolioVocabulary(self, chosen),
);
