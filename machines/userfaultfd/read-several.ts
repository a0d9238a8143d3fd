/**
 * read() with a buffer for two messages: userfaultfd_read_iter() around userfaultfd-read.ts, fs/userfaultfd.c, Linux 6.12. It waits for
 * the first message only: what is in hand is handed over, be there more or not. And the program that answers both.
 * Not modelled: what userfaultfd-read.ts leaves out, a buffer that cannot be written to after the first message.
 */
import { setup } from 'xstate';
import { optional, or, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { uffdUserChoices, uffdUserOptional, uffdUserRegisters, uffdUserVocabulary } from './descriptor-user-role.ts';
import { serving } from './monitor.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';

export const severalReader = role(
  'reader of several',
  {
    registers: {
      ...uffdUserRegisters,
      /** The page of the first message of this read(). */
      firstRead: optional(m.page),
    },
    choices: uffdUserChoices,
    optional: uffdUserOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    const hasFirst = self.firstRead.isnt('none');
    return {
      ...user,
      /** no_wait. */
      guards: { ...user.guards, nonblocking: or(m.uffd.nonblocking.at(self.ctx), hasFirst) },
      actions: {
        ...user.actions,
        failAgain: self.got.set('EAGAIN'),
        keepFirst: [self.firstRead.set(self.page), user.actions.forgetRead],
        takeFirst: [self.page.set(self.firstRead), self.last.set(self.firstRead), self.firstRead.set('none')],
      },
    };
  },
);

export const severalMonitor = setup(vocabulary(severalReader)).createMachine({
  id: 'monitor that reads two messages',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: { actions: 'keepFirst', target: 'readingOn' } },
    readingOn: {
      ...userfaultfdRead,
      onDone: [
        { guard: 'gotFault', target: 'copySecond' },
        { actions: ['forgetRead', 'takeFirst'], target: 'copy' },
      ],
    },
    copySecond: { ...uffdioCopy, onDone: { actions: ['forgetCall', 'forgetRead', 'takeFirst'], target: 'copy' } },
    ...serving,
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});
