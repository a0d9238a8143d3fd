/** vma->anon_vma, which a first fault sets and may take from the VMA next to it. In a block of its own, beside vma-life.ts. */
import { array, flag, type IndexLike, shared } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';
import { vma } from '../sorts.ts';

/** Who may write it is what the scenarios are about: no discipline says so. */
export const vmaAnon = shared('anon_vma', { isSet: array(vma, flag) });

/** The end of __anon_vma_prepare(). */
export function setOwnAnonVma(v: IndexLike<'vma'>): Statement {
  return vmaAnon.isSet.at(v).set(true);
}
/** unlink_anon_vmas(). */
export function unlinkAnonVmas(v: IndexLike<'vma'>): Statement {
  return vmaAnon.isSet.at(v).set(false);
}
