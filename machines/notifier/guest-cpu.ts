/**
 * A CPU of a guest with a TLB: it caches what the SPTE of a page says when it likes, and loads and stores through what it
 * has cached, until kvm_flush_remote_tlbs(), virt/kvm/kvm_main.c, has made it leave the guest; Linux 6.1.
 * Not modelled: faults (an access without a translation is not made), eviction, which forgets what could do harm.
 */
import { setup } from 'xstate';
import { and, index, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const guestProcessor = role(
  'guest processor',
  {
    registers: {
      /** Constants: which guest, and which page the program in it uses. */
      consumer: index(m.consumer),
      page: index(m.page),
    },
    optional: ['walk SPTEs', 'load', 'store'],
  },
  ({ self }) => {
    const cached = m.guestCached(self.consumer, self.page);
    return {
      guards: {
        hasTlb: m.secondary.guestsCache.at(self.consumer),
        fills: and(cached.kind.is('none'), m.guestReads(self.consumer, self.page)),
        cached: not(cached.kind.is('none')),
        writes: cached.write,
      },
      actions: {
        fill: m.fillGuestTlb(self.consumer, self.page),
        load: m.guestLoadCached(self.consumer, self.page),
        store: m.guestStoreCached(self.consumer, self.page),
      },
    };
  },
);

export const guestCpu = setup(vocabulary(guestProcessor)).createMachine({
  id: 'guest CPU',
  initial: 'running',
  meta: {
    in: 'hardware',
    version: '6.1',
    assumes: { hasTlb: 'no callback would flush its TLB; set secondary.guestsCache of its consumer' },
  },
  states: {
    running: {
      tags: 'idle',
      on: {
        'walk SPTEs': { guard: 'fills', actions: 'fill' },
        load: { guard: 'cached', actions: 'load' },
        store: { guard: 'writes', actions: 'store' },
      },
    },
  },
});
