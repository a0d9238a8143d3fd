/**
 * A program that serves the faults of another and keeps a list of what it serves: ranges of which it has the contents, each at
 * its address or, once it has read that, at the one where it was moved to. UNMAP takes what is at the address off the list, REMAP
 * gives it another address. Whoever faults at an address that is not on the list is told to look again: there may be no VMA any
 * more, or one of which the monitor has not read yet.
 * User space; the calls are in userfaultfd-read.ts, userfaultfd-copy.ts and userfaultfd-wake.ts.
 */
import { setup } from 'xstate';
import { and, index, not, optional, or, role, set, when, words } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  uffdUserChoices,
  uffdUserOptional,
  uffdUserRegisters,
  uffdUserVocabulary,
} from '../userfaultfd/descriptor-user-role.ts';
import { serving } from '../userfaultfd/monitor.ts';
import { userfaultfdRead } from '../userfaultfd/userfaultfd-read.ts';

export const layoutKeeper = role(
  'uffd user that keeps the layout',
  {
    registers: {
      ...uffdUserRegisters,
      /** Constant: what a REMAP event says, which is asked of it only once it has been read. */
      movedTo: index(m.page),
      /** The list: all addresses but those that were struck off it, and where the page is that was moved. */
      struck: set(m.page),
      moved: optional(m.page),
      /** What the event says. */
      says: words('nothing', 'unmap', 'remap'),
      at: optional(m.page),
    },
    choices: uffdUserChoices,
    optional: uffdUserOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    const { struck, moved, says, at, page } = self;
    const kind = m.event.kind.at(self.node);
    const isOriginal = (p: typeof page) => not(struck.has(p));
    return {
      ...user,
      guards: {
        ...user.guards,
        isListed: or(isOriginal(page), moved.is(page)),
        saysUnmap: says.is('unmap'),
        knowsMoved: isOriginal(at),
      },
      actions: {
        ...user.actions,
        copyEvent: [
          self.node.set(m.uffd.events.at(self.ctx).head()),
          when(kind.is('unmap'), says.set('unmap'), says.set('remap')),
          at.set(m.event.page.at(self.node)),
          m.takeEvent(self.ctx, self.node),
          self.node.set('none'),
          self.got.set('event'),
        ],
        /** Where two ranges of the list have one address, the first is found: what was there before anything was moved there. */
        copyFaultsOff: when(
          and(isOriginal(page), page.is(self.movedTo)),
          m.fillFrame(self.frame, 'written'),
          m.fillFrame(self.frame, 'source'),
        ),
        removeRange: [struck.add(at.known()), when(moved.is(at), moved.set('none'))],
        moveRange: [struck.add(at.known()), moved.set(self.movedTo)],
        forgetEvent: [says.set('nothing'), at.set('none')],
      },
    };
  },
);

export const layoutMonitor = setup(vocabulary(layoutKeeper)).createMachine({
  id: 'monitor that keeps the layout',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: {
      ...userfaultfdRead,
      onDone: [{ guard: 'gotFault', target: 'looking' }, { target: 'handling' }],
    },
    looking: {
      on: {
        'look for address': [
          { guard: 'isListed', target: 'copy', description: 'on the list' },
          { actions: 'rangeOfMessage', target: 'waking', description: 'not on the list' },
        ],
      },
    },
    handling: {
      on: {
        'handle event': [
          { guard: 'saysUnmap', actions: ['removeRange', 'forgetEvent'], target: 'again', description: 'unmapped' },
          { guard: 'knowsMoved', actions: ['moveRange', 'forgetEvent'], target: 'again', description: 'moved' },
          { actions: 'forgetEvent', target: 'again', description: 'what is moved is not on the list' },
        ],
      },
    },
    ...serving,
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});
