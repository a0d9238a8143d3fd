/**
 * What is taken back of an attachment: the middle of xpmem_clear_PTEs_of_att(), kernel/xpmem_attach.c, with xpmem_unpin_pages(),
 * kernel/xpmem_pfn.c, of XPMEM 2.7.4: what the entries say is put, and then they are zapped. `clearPtesFirst` is the order that
 * docs/findings/ proposes. Part of callbacks, recalls and, in that order, of a detach.
 */
import { every, type IndexLike, index, type RecordPlace, reference, when } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

const inClear = { in: 'kernel/xpmem_attach.c:xpmem_clear_PTEs_of_att', version: 'XPMEM 2.7.4' } as const;
const inUnpin = { in: 'kernel/xpmem_pfn.c:xpmem_unpin_pages', version: 'XPMEM 2.7.4' } as const;

export const clearPtes = states({
  initial: 'unpinning',
  meta: inClear,
  states: {
    unpinning: { meta: inUnpin, on: { 'put pages': { actions: 'unpin', target: 'zapping' } } },
    zapping: { on: { 'zap importer’s PTEs': { actions: 'zapImporter', target: 'zapped' } } },
    zapped: {
      on: {
        'clear XPMEM_FLAG_VALIDPTEs': [
          { description: 'all of the attachment', guard: 'coversAll', actions: 'clearValid', target: 'done' },
          { description: 'a part of it stays', target: 'done' },
        ],
      },
    },
    done: { type: 'final' },
  },
});

/** The cure: whoever takes an entry has its reference, and nobody else puts it. */
export const clearPtesFirst = states({
  initial: 'zapping',
  meta: { ...inClear, version: 'XPMEM 2.7.4, cured' },
  states: {
    zapping: { on: { 'zap importer’s PTEs': { actions: 'gatherAndZap', target: 'zapped' } } },
    zapped: {
      on: {
        'put pages': [
          { description: 'one was attached', guard: 'gathered', actions: 'putGathered', target: 'done' },
          { description: 'none was', target: 'done' },
        ],
      },
    },
    done: { type: 'final' },
  },
});

export const attachmentRegisters = {
  /** The page of the range. */
  page: index(m.page),
  /** Of the cure: the page whose entry is gone and whose reference is not put yet. */
  gathered: reference(m.frame),
};

/** What is asked and done of that page of an attachment. */
export function attachmentVocabulary(
  c: IndexLike<'consumer'>,
  { page, gathered }: RecordPlace<typeof attachmentRegisters>,
) {
  const covers: m.Covers = (p) => p.is(page);
  const { validPtes, invalidateMutex } = m.attachments;
  const zapImporter = m.zapAttached(c, covers);
  return {
    guards: {
      noneValid: m.noneValid(c),
      passedOver: m.passedOver(c),
      coversAll: every(m.page, (p) => p.is(page)),
      gathered: gathered.isnt('none'),
    },
    actions: {
      unpin: m.unpinEntries(c, covers),
      zapImporter,
      clearValid: validPtes.at(c).set(false),
      unlockInvalidate: invalidateMutex.at(c).release(),
      gatherAndZap: [when(m.attachedAt(c, page), gathered.set(m.attachedFrame(c, page))), zapImporter],
      putGathered: [m.unpinPage(gathered.known()), gathered.set('none')],
    },
    steps: { lockInvalidate: invalidateMutex.at(c).acquire() },
  };
}
