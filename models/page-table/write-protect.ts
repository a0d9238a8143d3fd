/** Write protection by userfaultfd: what UFFDIO_WRITEPROTECT does to the entry of a page that is present. */
import { and, type Cond, type IndexLike, not } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { mmOf, mms } from '../mm/mm.ts';
import { vmas } from '../mm/vma.ts';
import { opened } from '../userfaultfd/userfaultfd.ts';
import { entry, judgeWalk, type Ptep } from './page-table.ts';

type Frame = IndexLike<'frame'>;

/** userfaultfd_pte_wp(): whether a store has to be asked of user space first. */
export function pteUffdWp(at: Ptep): Cond {
  return entry(at).uffdWp.is(true);
}
/** ptep_modify_prot_commit() with pte_mkuffd_wp(): whoever has cached the entry may still store. */
export function commitUffdWp(at: Ptep, f: Frame): Effect {
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write: false, uffdWp: true })];
}
/**
 * ptep_modify_prot_commit() with pte_clear_uffd_wp(). What is exclusive may be stored to at once: can_change_pte_writable(),
 * which came with the knowledge of what is exclusive; before that the next store found out.
 */
export function commitWithoutUffdWp(at: Ptep, f: Frame): Effect {
  const write = and(not(kernel.reusesByCount), frames.exclusive.at(f));
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write, uffdWp: false })];
}
/** For `initial`: VMA 0 is registered with the open descriptor 0 for write protection, in an address space of `tasks`. */
export function registeredForWp(tasks: number): Effect {
  return [
    mms.users.at(mmOf(0)).set(tasks),
    mms.tasks.at(mmOf(0)).set(tasks),
    mms.count.at(mmOf(0)).set(1),
    opened(0),
    vmas.writeProtect.at(0).set(true),
    vmas.ctx.at(0).set(0),
  ];
}
