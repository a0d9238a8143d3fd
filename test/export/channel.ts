/** Senders and a receiver of messages that are records, which may name an object that others are free to rename. */
import { setup } from 'xstate';
import {
  actor,
  always,
  and,
  array,
  flag,
  me,
  optional,
  queue,
  record,
  reference,
  role,
  type Scenario,
  scenario,
  shared,
  sometimes,
  sort,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const object = sort('object', { interchangeable: true });
export const wire = shared('wire', {
  mail: queue(record({ what: reference(object), by: optional(actor) }), 2),
  got: array(object, flag),
});
/** Senders of one message each and a receiver, in any order or in theirs; with fewer than `room` a sender sends. */
export function channel(room: number, effect: 'any' | 'in order', senders = 2): Scenario {
  const sender = role(
    'sender',
    { registers: { mine: reference(object) }, choices: { object } },
    ({ self, chosen }) => ({
      guards: { room: wire.mail.length().lessThan(room) },
      actions: {
        pick: self.mine.set(chosen.object),
        send: wire.mail.enqueue({ what: self.mine, by: me }),
        forget: self.mine.set('none'),
      },
    }),
  );
  const receiver = role('receiver', { registers: {}, choices: { which: wire.mail.slot } }, ({ chosen }) => {
    const message = effect === 'any' ? wire.mail.at(chosen.which) : wire.mail.head();
    const drop = effect === 'any' ? wire.mail.remove(chosen.which) : wire.mail.dequeue();
    return {
      guards: { there: message.what.isnt('none') },
      actions: { take: [wire.got.at(message.what).set(true), drop] },
    };
  });
  const sending = setup(vocabulary(sender)).createMachine({
    id: 'sending',
    initial: 'idle',
    states: {
      idle: { on: { pick: { actions: 'pick', target: 'ready' } } },
      ready: { on: { send: { guard: 'room', actions: ['send', 'forget'], target: 'done' } } },
      done: { type: 'final' },
    },
  });
  const receiving = setup(vocabulary(receiver)).createMachine({
    id: 'receiving',
    initial: 'waiting',
    states: { waiting: { tags: 'idle', on: { take: { guard: 'there', actions: 'take' } } } },
  });
  return scenario({
    name: 'channel',
    text: '',
    bounds: { object: 2 },
    actors: {
      ...Object.fromEntries(Array.from({ length: senders }, (_, at) => [`s${at}`, sender.runs(sending)])),
      r: receiver.runs(receiving),
    },
    properties: [
      always(
        'B',
        'who sent is known',
        wire.mail.all((one) => one.by.isnt('none')),
      ),
      sometimes(
        'F',
        'both are on their way',
        and(
          wire.mail.length().is(2),
          wire.mail.some((one) => one.what.is(one.what)),
        ),
      ),
    ],
  });
}
