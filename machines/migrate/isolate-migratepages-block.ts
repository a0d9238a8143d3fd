/**
 * Compaction that takes a page off the LRU list, locks it and then gives up: isolate_migratepages_block()
 * (mm/compaction.c), the beginning of __unmap_and_move() and putback_movable_pages() (mm/migrate.c) of Linux 6.1.
 * It takes no lock of an address space, so that a collapse may meet what it does to a page at any time.
 * Not modelled: the migration itself.
 */
import { setup } from 'xstate';
import { and, index, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const isolator = role(
  'isolator',
  {
    registers: {
      /** Constant: the frame that it comes across. */
      frame: index(m.frame),
    },
  },
  ({ self }) => {
    const { frames } = m;
    const pageLock = frames.lock.at(self.frame);
    return {
      guards: { onLru: and(m.frameHeld(self.frame), not(frames.isolated.at(self.frame))) },
      actions: {
        isolate: m.isolateFrame(self.frame),
        unlockPage: pageLock.release(),
        putBack: m.putBackFrame(self.frame),
      },
      steps: { tryPageLock: pageLock.acquire() },
    };
  },
);

export const isolation = setup(vocabulary(isolator)).createMachine({
  id: 'isolation',
  initial: 'scanning',
  states: {
    scanning: {
      on: {
        'isolate page': [{ guard: 'onLru', actions: 'isolate', target: 'isolated' }, { target: 'done' }],
      },
    },
    isolated: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked' },
          { target: 'puttingBack' },
        ],
      },
    },
    locked: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBack' } } },
    puttingBack: { on: { 'put page back': { actions: 'putBack', target: 'done' } } },
    done: { type: 'final' },
  },
});
