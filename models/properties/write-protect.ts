/** The invariants of write protection by userfaultfd and of poison, each once. */
import { never } from '../../checker/language/index.ts';
import { poison } from '../page-table/poison.ts';
import { protectionPromise } from '../page-table/wp-markers.ts';

export const D7 = never(
  'D7',
  'no store retires on a page that is write-protected before user space lets it',
  protectionPromise.storedTo,
);

export const staysPoisoned = never(
  'stays poisoned',
  'once UFFDIO_POISON has set an entry no access to the page succeeds, unless it was zapped since',
  poison.missed,
);
