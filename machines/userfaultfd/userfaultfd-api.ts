/**
 * UFFDIO_API: userfaultfd_api(), fs/userfaultfd.c, Linux 6.12; and the form of before 5.15 (22e5fe2a2a27), which looked whether
 * somebody had called first and stored the features last. The answer, with all that the kernel has, is copied to the caller before
 * anything is enabled, and cleared again if the call fails.
 * Not modelled: arguments that are refused (EINVAL, EPERM), an answer that cannot be written.
 */
import { setup } from 'xstate';
import { flag, index, role, userCopy, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const apiCaller = role(
  'caller of UFFDIO_API',
  {
    registers: {
      /** Constants: the descriptor, and what is asked for. */
      ctx: index(m.context),
      asks: m.askedFeatures,
      /** The caller's structure says what the kernel has. */
      told: flag,
    },
  },
  ({ self }) => ({
    guards: { isInitialized: m.isInitialized(self.ctx) },
    actions: {
      copyAnswer: [userCopy, self.told.set(true)],
      clearAnswer: [userCopy, self.told.set(false)],
      setFeatures: when(self.asks.is('events'), m.setFeatures(self.ctx, 'events'), m.setFeatures(self.ctx, 'none')),
    },
  }),
);

const apiSetup = setup(vocabulary(apiCaller));

export const uffdioApi = apiSetup.createMachine({
  id: 'UFFDIO_API',
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_api', version: '6.12' },
  states: {
    called: { on: { 'copy answer to user': { actions: 'copyAnswer', target: 'answered' } } },
    answered: {
      on: {
        'compare and exchange features': [
          { guard: 'isInitialized', target: 'refused', description: 'set by another: EINVAL' },
          { actions: 'setFeatures', target: 'returned', description: '0: set' },
        ],
      },
    },
    refused: { on: { 'clear answer': { actions: 'clearAnswer', target: 'failed' } } },
    returned: { type: 'final' },
    failed: { type: 'final' },
  },
});

export const uffdioApiBefore515 = apiSetup.createMachine({
  id: 'UFFDIO_API before 5.15',
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_api', version: '5.14' },
  states: {
    called: {
      on: {
        'look at state': [
          { guard: 'isInitialized', target: 'refused', description: 'running: EINVAL' },
          { target: 'waiting', description: 'waits for UFFDIO_API' },
        ],
      },
    },
    waiting: { on: { 'copy answer to user': { actions: 'copyAnswer', target: 'answered' } } },
    answered: { on: { 'set features': { actions: 'setFeatures', target: 'returned' } } },
    refused: { on: { 'clear answer': { actions: 'clearAnswer', target: 'failed' } } },
    returned: { type: 'final' },
    failed: { type: 'final' },
  },
});
