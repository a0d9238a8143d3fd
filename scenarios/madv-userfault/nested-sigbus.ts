/** What a SIGBUS handler touches must not be armed itself. */
import { inState, never, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { sigbusHandler, threadWithSigbusHandler } from '../../machines/madv-userfault/sigbus-handler.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013, pageAArmed } from './setting.ts';

export default scenario({
  name: 'nested-sigbus',
  text: 'A thread loads from a missing page of an armed VMA; its SIGBUS handler prepares a buffer and moves it there.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason:
    'the page that is accessed, a buffer in another VMA, and a missing page beside the first one; the frame of the buffer',
  initial: [kernelOf2013(1), pageAArmed, buffer(1, 0)],
  actors: { thread: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 1, access: 'read' }) },
  properties: [
    p.A1,
    p.A5,
    p.D1,
    p.D4,
    p.L4,
    p.R2,
    never('handler killed', 'no thread is killed while it serves its own fault', inState(0, 'killedInHandler')),
    sometimes(
      'served',
      'the handler has moved its buffer',
      sigbusHandler.some(({ result }) => result.is('moved')),
    ),
  ],
  expect: { verdict: 'holds', states: 30, transitions: 29, depth: 29 },
  mutants: {
    'buffer in the armed VMA': {
      text: 'The handler writes to a page that is missing and armed, or runs on such a stack: SIGBUS is forced while it is blocked, which kills.',
      change: runsInstead('thread', sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 2, access: 'read' })),
      expect: { violates: 'handler killed', steps: 8 },
      bug: 'D47',
      reference: 'force_sig_info(), kernel/signal.c: a blocked signal gets its default action',
    },
  },
});
