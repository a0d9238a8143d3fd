/** What the scenarios of a page that is discarded under a consumer start from and are judged by. */
import { sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { pageUnmapper } from '../../machines/notifier/try-to-unmap-lazyfree.ts';
import { entry, frames, properties as p, promises, ptep, secondary, swappableFromStart } from '../../models/index.ts';
import { subscribed } from '../mmu-notifier/setting.ts';

/** Page A is in frame 0, clean since MADV_FREE, and consumer 0 has a translation of it, by which it has not stored. */
export function lazyfreeOfConsumer(tasks: number, write = false): Effect {
  return [
    subscribed(tasks),
    swappableFromStart(0, 0),
    entry(ptep(0)).dirty.set(false),
    frames.lazyfree.at(0).set(true),
    promises.known.at(0).set(false),
    secondary.spte.at(0).at(0).set({ kind: 'present', frame: 0, write }),
  ];
}

/** What a load yields, that nothing is freed under anybody, and that nothing is lost. SEC1 was promised with brackets only. */
export const kept = [p.SEC2, p.DATA1, p.D3, p.D4, p.R8, p.REF1, p.REF3, p.REF5, p.REF6];
export const announced = [p.SEC1, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest];

export const discarded = sometimes(
  'discarded',
  'the page is discarded and freed',
  pageUnmapper.some((u) => u.in('freeing')),
);
export const mappedAgain = sometimes(
  'mapped again',
  'the page is mapped again, for it has been stored to',
  pageUnmapper.some((u) => u.in('restored')),
);
