/**
 * A driver takes a page of its memory back, because it needs the memory or the device goes away:
 * dmirror_device_evict_chunk(), lib/test_hmm.c, with migrate_device_range(), mm/migrate_device.c, try_to_migrate(), mm/rmap.c,
 * and page-move.ts; Linux 6.12. It holds no lock of an address space and knows of none: it goes through the pages of the
 * device, and by the reverse map to their entries.
 * Not modelled: more than one page at a time, pages that are mapped more than once, that an unplug tries again what it
 * could not get.
 */
import { setup } from 'xstate';
import { and, index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { pageMove } from './page-move.ts';
import { moveRegisters, moveVocabulary } from './page-move-role.ts';

export const evictor = role(
  'evictor',
  {
    registers: {
      /** Constants: the page of the device, and the one address that the reverse map gives for it. */
      frame: index(m.frame),
      page: index(m.page),
      ...moveRegisters,
      ...bracketRegisters,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const { frame, source } = self;
    const move = moveVocabulary(self, chosen);
    const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
    const now = m.entry(m.ptep(self.page, self.walked));
    return {
      guards: {
        ...bracket.guards,
        ...move.guards,
        isInUse: m.frameHeld(frame),
        isMapped: m.frames.mapcount.at(source).moreThan(0),
        mapsSource: and(now.kind.is('device private'), now.frame.is(source)),
      },
      actions: {
        ...bracket.actions,
        ...move.actions,
        getSource: [m.getFrame(frame), source.set(frame)],
      },
      steps: { ...bracket.steps, ...move.steps },
    };
  },
);

const inRange = { in: 'mm/migrate_device.c:migrate_device_range' } as const;
const inUnmap = { in: 'mm/rmap.c:try_to_migrate_one' } as const;
const inWalk = { in: 'mm/rmap.c:rmap_walk_anon' } as const;

export const migrateDeviceRange = setup(vocabulary(evictor)).createMachine({
  id: 'migrate_device_range',
  meta: {
    in: 'mm/migrate_device.c:migrate_device_range',
    version: '6.12',
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  initial: 'called',
  states: {
    called: {
      on: {
        'get page': [
          { description: 'in use', guard: 'isInUse', actions: 'getSource', target: 'locking' },
          { description: 'free', target: 'done' },
        ],
      },
    },
    locking: {
      meta: inRange,
      on: {
        'try to lock page': [
          { description: 'locked', guard: 'trySourceLock', actions: 'trySourceLock', target: 'unmapping' },
          { description: 'another has it', target: 'puttingBusy' },
        ],
      },
    },
    puttingBusy: { meta: inRange, on: { 'put page': { actions: 'putSource', target: 'done' } } },
    unmapping: {
      meta: { in: 'mm/migrate_device.c:migrate_device_unmap' },
      on: {
        'look whether it is mapped': [
          { description: 'mapped', guard: 'isMapped', target: 'lockingAnon' },
          { description: 'not mapped', target: 'moving' },
        ],
      },
    },
    lockingAnon: {
      meta: inWalk,
      on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'announcing' } },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
    walking: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'tableFound', actions: 'noteWalked', target: 'lockingPte' },
          { description: 'no table', target: 'ending' },
        ],
      },
    },
    // map_pte() looks without the PTL first, which tells nothing more: who clears the entry of a page of a device for a moment
    // only has locked the page, and a zap leaves nothing.
    lockingPte: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: { 'lock PTE': { guard: 'lockWalked', actions: 'lockWalked', target: 'looking' } },
    },
    looking: {
      meta: { in: 'mm/page_vma_mapped.c:check_pte' },
      on: {
        'check PTE': [
          { description: 'maps the page', guard: 'mapsSource', target: 'clearing' },
          { description: 'maps it no longer', target: 'unlockingPte' },
        ],
      },
    },
    clearing: { meta: inUnmap, on: { 'clear PTE': { actions: 'clearEntry', target: 'entering' } } },
    entering: { meta: inUnmap, on: { 'set migration entry': { actions: 'enterMigration', target: 'unlockingPte' } } },
    unlockingPte: { meta: inUnmap, on: { 'unlock PTE': { actions: 'unlockWalked', target: 'ending' } } },
    ending: { ...invalidateRangeEnd, onDone: { target: 'unlockingAnon' } },
    unlockingAnon: { meta: inWalk, on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'moving' } } },
    moving: { ...pageMove, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});
