/** A monitor reads with a buffer for two messages. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { severalMonitor, severalReader } from '../../machines/userfaultfd/read-several.ts';
import { kernel, properties as p, uffd } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { armed, loadsFromA } from '../userfaultfd/setting.ts';

const monitor = severalReader.runs(severalMonitor);
const initially = (tasks: number) => [armed(tasks), kernel.noVmaLocks.set(true)];
const answered = [p.D1, p.D2, p.A1, p.A2, p.W2, p.W3, p.R1, accessesMade];

export default scenario({
  name: 'one-message-a-read',
  text: 'A thread loads from a page that is missing, and a monitor reads with a buffer for two messages: read() waits for the first one, and looks for another. What it has in hand it does not keep while it waits for more.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, of which there is one message',
  initial: initially(2),
  actors: { thread: loadsFromA, monitor },
  properties: [
    ...answered,
    sometimes(
      'one',
      'read() has one message, and there is no other',
      severalReader.some((r) => r.in('copy')),
    ),
  ],
  expect: { verdict: 'holds', states: 816, transitions: 1470, depth: 84 },
  mutants: {
    'waits for more': {
      text: 'read() waits for the second message as for the first one, and keeps from the monitor what it has.',
      change: guardBecomes(severalReader, 'nonblocking', uffd.nonblocking.at(severalReader.self.ctx)),
      reference: 'userfaultfd_read_iter(), fs/userfaultfd.c: no_wait after the first message',
      expect: { violates: 'accesses made', steps: 39 },
    },
  },
});

export const twoMessages = scenario({
  name: 'two-messages-a-read',
  text: 'The same with two threads that load from the page: a read() returns with one message or with two, and who was in the first is answered as who was in the second.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, of which there are two messages or one',
  onDemand: 'it has more than 70,000 states; what one thread alone can show is in one-message-a-read',
  initial: initially(3),
  actors: { one: loadsFromA, other: loadsFromA, monitor },
  properties: [
    ...answered,
    sometimes(
      'two',
      'one read() has both messages',
      severalReader.some((r) => r.in('copySecond')),
    ),
  ],
  expect: { verdict: 'holds', states: 72595, transitions: 200247, depth: 127 },
});
