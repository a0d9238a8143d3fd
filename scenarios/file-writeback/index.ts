import type { Protocol } from '../protocol.ts';
import munmapAgainstFsyncOnCpus from './munmap-against-fsync-on-cpus.ts';
import reclaimAgainstFlusher from './reclaim-against-flusher.ts';
import storeAgainstFsync from './store-against-fsync.ts';
import storeAgainstTruncate from './store-against-truncate.ts';
import storeAgainstTruncateOfClean from './store-against-truncate-of-clean.ts';
import twoMappings from './two-mappings.ts';
import twoStoresAgainstFsync from './two-stores-against-fsync.ts';
import underGuest from './under-guest.ts';
import { unneeded } from './unneeded.ts';
import { firstStoreWithoutPageMkwrite, storeWithoutPageMkwrite } from './without-page-mkwrite.ts';

export const fileWriteback: Protocol = {
  name: 'file-writeback',
  title: 'Writeback of pages of files: page_mkwrite(), fsync() and msync()',
  text: 'Stores through a mapping set a dirty bit that only the hardware sees; writeback goes by the dirty bit of the page. The two are kept together by faults: a page that is clean is write-protected wherever it is mapped, a store to it faults and tells the filesystem, and writeback makes the entries clean, under the page lock, before it clears the dirty bit of the page.',
  sources: [
    'write_cache_pages(), folio_clear_dirty_for_io() and __folio_start_writeback(), mm/page-writeback.c; folio_mkclean(), mm/rmap.c; file_write_and_wait_range() and filemap_page_mkwrite(), mm/filemap.c; wp_page_shared(), do_shared_fault() and finish_mkwrite_fault(), mm/memory.c: Linux 6.1',
  ],
  notModelled: [
    'stable pages, which keep a store waiting while the page is written; errors of the device',
    'what filesystems do besides, such as journals, delayed allocation and a page_mkwrite() of their own',
    'PAGECACHE_TAG_TOWRITE, write() and O_DIRECT',
  ],
  unneeded,
  scenarios: [
    storeAgainstFsync,
    twoStoresAgainstFsync,
    twoMappings,
    munmapAgainstFsyncOnCpus,
    storeAgainstTruncate,
    storeAgainstTruncateOfClean,
    reclaimAgainstFlusher,
    underGuest,
    storeWithoutPageMkwrite,
    firstStoreWithoutPageMkwrite,
  ],
};
