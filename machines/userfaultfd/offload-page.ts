/**
 * A program that sends a page of its memory to another machine and fetches it back: UFFDIO_MOVE to a buffer, where nobody else stores,
 * which the other machine is sent, and UFFDIO_MOVE back. User space; the call is in userfaultfd-move.ts.
 * Not modelled: the other machine, in whose place the buffer keeps the page; the message that asks for the page, without which it is fetched
 * here.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { holdsFile } from './fill-ioctl.ts';
import { movePagesPte } from './move-pages-pte.ts';
import { uffdMoveStates } from './userfaultfd-move.ts';
import { uffdMoverRegisters, uffdMoverVocabulary } from './userfaultfd-move-role.ts';

export const offloader = role(
  'offloading thread',
  {
    registers: {
      ...uffdMoverRegisters,
      /** Constants: the page, and the buffer. */
      home: index(m.page),
      buffer: index(m.page),
      /** What the other machine was sent. */
      sent: m.content,
    },
  },
  ({ self }) => {
    const mover = uffdMoverVocabulary(self);
    const contentAt = (p: typeof self.home) => m.frames.content.at(m.entryLockless(m.ptep(p)).frame);
    return {
      ...mover,
      actions: {
        ...mover.actions,
        sendBuffer: self.sent.set(contentAt(self.buffer)),
        turnBack: [self.dst.set(self.home), self.src.set(self.buffer), self.moved.set(false)],
        sendPage: self.sent.set(contentAt(self.home)),
      },
    };
  },
);

const inMove = {
  in: 'fs/userfaultfd.c:userfaultfd_move',
  version: '6.12',
  excludes: { ...holdsFile, ...noFiles },
} as const;
const call = states({ initial: 'called', meta: inMove, states: uffdMoveStates(movePagesPte) });
const fetching = states({
  away: { on: { 'fetch page': { actions: 'turnBack', target: 'fetching' } } },
  fetching: { ...call, onDone: [{ guard: 'isMoved', target: 'done' }, { target: 'failed' }] },
  done: { type: 'final' },
  failed: { type: 'final' },
});
const offloaderSetup = setup(vocabulary(offloader));

export const offload = offloaderSetup.createMachine({
  id: 'offload of a page',
  meta: { in: 'user space' },
  initial: 'evicting',
  states: {
    evicting: { ...call, onDone: [{ guard: 'isMoved', target: 'out' }, { target: 'failed' }] },
    out: { on: { 'send buffer': { actions: 'sendBuffer', target: 'away' } } },
    ...fetching,
  },
});

/** The broken program that sends the page while it is in use, and moves it away then. */
export const hastyOffload = offloaderSetup.createMachine({
  id: 'hasty offload of a page',
  meta: { in: 'user space' },
  initial: 'inUse',
  states: {
    inUse: { on: { 'send page': { actions: 'sendPage', target: 'evicting' } } },
    evicting: { ...call, onDone: [{ guard: 'isMoved', target: 'away' }, { target: 'failed' }] },
    ...fetching,
  },
});
