/**
 * A CPU whose TLB matters: it caches the translation of one page when it likes, and loads and stores through what it has
 * cached, whatever the page table says by then. The interrupt of a shootdown makes it forget all: flush_tlb_func(),
 * arch/x86/mm/tlb.c, Linux 6.1.
 * A walk reads PMD entry and PTE in one step: one in between is over before the flush is that follows any change of the PMD
 * entry (an interrupt or a TLB invalidation waits for it), and until then a table that was taken out says what it said.
 * Pages of a file: before the first store the hardware sets the dirty bit of the entry, unless that has changed.
 * Not modelled: faults (an access without a translation is not made), eviction, which forgets what could do harm,
 * cached levels above the PTE, lazy TLB mode.
 */
import { setup } from 'xstate';
import { and, index, not, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const processor = role(
  'processor',
  {
    registers: {
      /** Constants: which CPU, and which page the program on it uses. */
      cpu: index(m.cpu),
      page: index(m.page),
    },
    optional: ['walk page table', 'load', 'store', 'set dirty bit'],
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const cached = m.cachedReadable(self.cpu, self.page);
    return {
      guards: {
        fills: and(not(cached), m.readable(at)),
        cached,
        writes: m.cachedWritable(self.cpu, self.page),
        cachedClean: m.cachedClean(self.cpu, self.page),
        setsDirtyBit: and(m.cachedClean(self.cpu, self.page), m.setsDirtyBit(self.cpu, at)),
        ipiArrives: m.ipiArrives(self.cpu),
      },
      actions: {
        fill: m.fillTlb(self.cpu, at),
        load: m.loadThroughTlb(self.cpu, self.page),
        store: when(
          m.kernel.files,
          m.storeToFileThroughTlb(self.cpu, self.page),
          m.storeThroughTlb(self.cpu, self.page),
        ),
        setDirtyBit: m.setDirtyBit(self.cpu, at),
        forget: m.flushTlb(self.cpu, self.page),
        acknowledge: m.acknowledgeIpi(self.cpu),
      },
    };
  },
);

export const cpuWithTlb = setup(vocabulary(processor)).createMachine({
  id: 'CPU',
  initial: 'running',
  meta: { in: 'hardware', version: '6.1' },
  states: {
    running: {
      tags: 'idle',
      on: {
        'walk page table': { guard: 'fills', actions: 'fill' },
        load: { guard: 'cached', actions: 'load' },
        store: { guard: 'writes', actions: 'store' },
        'set dirty bit': [
          { guard: 'setsDirtyBit', actions: 'setDirtyBit', description: 'the entry is writable still' },
          { guard: 'cachedClean', actions: 'forget', description: 'it is not: a fault' },
        ],
        'flush interrupt': { guard: 'ipiArrives', actions: 'acknowledge' },
      },
    },
  },
});
