/** A guest whose memory is pages of the file: what its stores say, and to whom. Optional. */
import { type IndexLike, lockless, not, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { storedToFile } from '../page-cache/page-cache.ts';
import { breaks } from '../properties/ledger.ts';
import { spteAt } from './secondary-mmu.ts';

/** A store of the guest through its SPTE: the entry of the host says nothing of it. */
export function guestStoreToFile(c: IndexLike<'consumer'>, p: IndexLike<'page'>): Effect {
  const f = lockless(spteAt(c, p)).frame;
  return [breaks('DATA1', f.isStale()), when(not(f.isStale()), storedToFile(f, p, frames.index.at(f)))];
}
