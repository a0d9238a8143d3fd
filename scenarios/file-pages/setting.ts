/** What the scenarios of pages of files start from and are judged by. */
import type { Effect } from '../../checker/language/ir.ts';
import {
  cache,
  cached,
  entry,
  frames,
  holds,
  kernel,
  mappedFromCache,
  mapsFile,
  properties as p,
  ptep,
  sharedByTasks,
  vmas,
} from '../../models/index.ts';

/** Page A maps page 0 of the file, which the page cache has in frame 0. */
export function cachedFile(tasks: number): Effect {
  return [sharedByTasks(tasks), mapsFile(0, 0), cached(0, 0)];
}
function kernelOf2014(): Effect {
  return [kernel.noVmaLocks.set(true), kernel.noInvalidateLock.set(true)];
}
/** The same, and it is mapped. */
export function mappedFile(tasks: number): Effect {
  return [cachedFile(tasks), mappedFromCache(0, 0)];
}
/** Pages A and B of two VMAs map page 0 of the file, in frame 0. */
export function secondVma(): Effect {
  return [mappedFile(1), vmas.covering.at(1).set(1), mapsFile(1, 0), mappedFromCache(1, 0)];
}
/** Linux 3.14: page A maps page 0 of the file, in frame 0; the page cache has page 1, with other contents, in frame 1. */
export function twoPages(): Effect {
  return [cachedFile(1), kernelOf2014(), mappedFromCache(0, 0), holds(1, 'zero'), cached(1, 1, 'zero')];
}
/** As twoPages(), with nothing mapped. */
export function twoPagesUnmapped(): Effect {
  return [unmappedOf2014(), holds(1, 'zero'), cached(1, 1, 'zero')];
}
/** Linux 3.14: page A maps page 0 of the file, which the page cache has and no entry maps. */
export function unmappedOf2014(): Effect {
  return [cachedFile(1), kernelOf2014()];
}
/** As twoPages(), and page B of the same VMA maps page 1 of the file. */
export function twoMapped(): Effect {
  return [twoPages(), mapsFile(1, 1, 'zero'), mappedFromCache(1, 1)];
}
/** Page 2 of the file, in frame 2. */
export function otherPage(): Effect {
  return [holds(2, 'written'), cached(2, 2, 'written')];
}
/** The VMA was made nonlinear before, and page `at` maps the page of the file that its address does not say. */
export function remapped(at: number, to: number): Effect {
  return [vmas.nonlinear.at(0).set(true), vmas.linked.at(0).set('list'), cache.intended.at(at).set(to)];
}
/** Linux 3.14: of a nonlinear VMA, page A maps page 1 of the file, in frame 1; the page cache has its page 0 in frame 0. */
export function remappedPage(): Effect {
  return [cachedFile(1), kernelOf2014(), holds(1, 'zero'), cached(1, 1, 'zero'), mappedFromCache(0, 1), remapped(0, 1)];
}
/** Linux 3.14: of a nonlinear VMA, page A maps page 1 of the file and page B its page 0. */
export function crossed(): Effect {
  return [
    cachedFile(1),
    kernelOf2014(),
    mapsFile(1, 1, 'zero'),
    cached(1, 1, 'zero'),
    mappedFromCache(0, 1),
    mappedFromCache(1, 0),
    remapped(0, 1),
    remapped(1, 0),
  ];
}
/** What is mapped, and what is counted. */
export const fileCounts = [p.DATA7, p.RMAP1, p.CACHE1, p.REF1, p.REF3, p.REF7, p.R8];
/** And what a load yields. */
export const fileMapping = [p.D3, p.D3mapped, p.D4, ...fileCounts];
/**
 * Page A maps page 0 of a file that is open nowhere else, in frame 0; the page cache has page 1, with other contents, in
 * frame 1. There is a VMA to be had.
 */
export function toBeReplaced(): Effect {
  return [
    cachedFile(1),
    kernel.noVmaLocks.set(true),
    kernel.accountsDirty.set(true),
    mappedFromCache(0, 0),
    entry(ptep(0)).write.set(false),
    holds(1, 'zero'),
    cached(1, 1, 'zero'),
    cache.count.set(1),
    vmas.state.at(1).set('freed'),
  ];
}
/** Linux 3.14: the same, and page B of that VMA maps page 1 of the file, and was stored to; the page cache has a page 2. */
export function twoToBeReplaced(): Effect {
  return [
    toBeReplaced(),
    vmas.linked.at(1).set('nowhere'),
    kernel.noInvalidateLock.set(true),
    mapsFile(1, 1, 'zero'),
    mappedFromCache(1, 1),
    entry(ptep(1)).dirty.set(true),
    frames.dirty.at(1).set(true),
    otherPage(),
  ];
}
/** Linux 6.1: as toBeReplaced(), and page B of a VMA of its own maps page 1 of the file; the page cache has a page 2. */
export function twoVmasToBeReplaced(): Effect {
  return [
    toBeReplaced(),
    vmas.covering.at(1).set(1),
    vmas.state.at(1).set('live'),
    vmas.state.at(2).set('freed'),
    vmas.linked.at(2).set('nowhere'),
    mapsFile(1, 1, 'zero'),
    mappedFromCache(1, 1),
    entry(ptep(1)).write.set(false),
    cache.count.set(2),
    otherPage(),
  ];
}
