/**
 * A program that fills one page of another, unasked, and reads of its move: UFFDIO_COPY at the address that it knows, and after
 * each attempt read(), which sleeps until there is the event; then it goes on at the new address. User space; the calls are in
 * userfaultfd-read.ts and userfaultfd-copy.ts.
 */
import { setup } from 'xstate';
import { flag, index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  uffdUserChoices,
  uffdUserOptional,
  uffdUserRegisters,
  uffdUserVocabulary,
} from '../userfaultfd/descriptor-user-role.ts';
import { uffdioCopy } from '../userfaultfd/userfaultfd-copy.ts';
import { userfaultfdRead } from '../userfaultfd/userfaultfd-read.ts';

export const followingUser = role(
  'uffd user that follows',
  {
    registers: {
      ...uffdUserRegisters,
      /** Constant: what the event says, which is asked of it only once it has been read. */
      movedTo: index(m.page),
      /** It has filled the page. */
      sent: flag,
    },
    choices: uffdUserChoices,
    optional: uffdUserOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    return {
      ...user,
      guards: { ...user.guards, sent: self.sent },
      actions: {
        ...user.actions,
        noteSent: self.sent.set(true),
        followMove: [self.page.set(self.movedTo), self.last.set(self.movedTo)],
      },
    };
  },
);

export const movingMonitor = setup(vocabulary(followingUser)).createMachine({
  id: 'monitor that follows',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: ['forgetCall', 'noteSent'], target: 'read' },
        { actions: 'forgetCall', target: 'read' },
      ],
    },
    read: { ...userfaultfdRead, onDone: { actions: 'forgetRead', target: 'handling' } },
    handling: {
      on: {
        'handle event': [
          { guard: 'sent', target: 'done', description: 'the page was sent before' },
          { actions: 'followMove', target: 'copyAtNew', description: 'the page is elsewhere by now' },
        ],
      },
    },
    copyAtNew: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'done' },
        { guard: 'gotEagain', actions: 'forgetCall', target: 'again' },
        { actions: ['forgetCall', 'forgetRead'], target: 'failed' },
      ],
    },
    again: { on: { 'call UFFDIO_COPY': { target: 'copyAtNew' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
