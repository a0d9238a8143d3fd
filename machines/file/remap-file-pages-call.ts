/** How remap_file_pages() begins and ends, as the call itself and as what emulates it: its arguments, and populating. */
import { states } from '../../checker/language/vocabulary.ts';
import { mmPopulate } from './mm-populate.ts';

const caller = { in: 'user space' } as const;

export const callBegins = states({
  called: { meta: caller, on: { call: { actions: 'call', target: 'checking' } } },
  checking: {
    on: {
      'check arguments': [
        { guard: 'badArguments', actions: 'refuse', target: 'returning', description: 'refused' },
        { target: 'atMmapLock', description: 'in order' },
      ],
    },
  },
});

/** mmap_lock is dropped. */
export const callEnds = states({
  left: {
    always: [
      { guard: 'isRefused', target: 'returning' },
      { guard: 'populates', target: 'populating' },
      { target: 'returning' },
    ],
  },
  populating: mmPopulate,
  returning: { id: 'returning', meta: caller, on: { return: { actions: 'returned', target: 'done' } } },
  done: { type: 'final' },
});
