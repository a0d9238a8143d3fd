/** Why some steps of writeback may go, by what the names of their rows begin with. */
import { clearedNext, dirtyInVain, walksOnce } from '../reasons.ts';

const faultSetsDirty =
  'fault_dirty_shared_page() sets it again: filemap_page_mkwrite() says that it does so for a filesystem that is being frozen, which is not modelled';
const indexGrows =
  'a page that was looked at is looked at again, and found clean or written: that the index only grows keeps a writer from being led on for ever by who stores meanwhile';

export const unneeded: { readonly [name: string]: string } = {
  'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/announcingEnd.begun/call invalidate_range_end #1/needsSteps taken as true':
    'whether consumers are told step by step or all at once is the form of the model: the kernel tells them one by one',
  'mm/page-writeback.c:write_cache_pages/writing.sent/put page/put page exchanged with':
    'the page is in the page cache, which nobody takes it out of while it is under writeback',
  'mm/filemap.c:__filemap_fdatawait_range/waiting.finding/find page under writeback #1/getUnderWriteback without include':
    indexGrows,
  'mm/filemap.c:filemap_page_mkwrite/notifying.dirtying/set page dirty/setPageDirty': faultSetsDirty,
  'mm/memory.c:finish_fault/finishing.returned/always #2/notifiesWrite taken as true': dirtyInVain,
  'mm/page-writeback.c:folio_clear_dirty_for_io/dirtying/set page dirty/setPageDirty': clearedNext,
  'mm/page-writeback.c:folio_clear_dirty_for_io/writing/clear dirty/clear dirty exchanged':
    'nothing maps the page any more, and it is locked: no store comes between the two',
  'mm/page-writeback.c:write_cache_pages/writing.finding/find marked page #1/getMarked without include': indexGrows,
  'mm/rmap.c:folio_mkclean/settled/look at mapcount #1/isMapped taken as true':
    'the rmap of a page that nothing maps is searched in vain',
  'mm/rmap.c:rmap_walk_file/cleaning.atTree/look at tree #1/nextLinear each set writer of pages.vma for the last only':
    walksOnce,
  'mm/rmap.c:page_vma_mkclean_one/flushed/set PTE/setClean without set writer of pages.cleaned': clearedNext,
  'mm/vmscan.c:pageout/undirtied/write page/writePage without the conditional set frames.marked':
    'a mark that stays leads to a page that is clean, or gone',
};
