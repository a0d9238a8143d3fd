/** remap_file_pages() of a page that a CPU has cached, while it is reclaimed. */
import { scenario, sometimes, stepDropped, stepInserted } from '../../checker/language/index.ts';
import { remapFilePages } from '../../machines/file/remap-file-pages.ts';
import { remapper } from '../../machines/file/remap-file-pages-role.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { flushAllTlbs, kernel, properties as p } from '../../models/index.ts';
import { remapped, twoPages } from '../file-pages/setting.ts';

export default scenario({
  name: 'remap-file-pages-on-cpus',
  text: 'A CPU has cached the translation of a page that one thread replaces and reclaim takes away. The page is freed when neither maps it any more, and not before the CPU has forgotten it.',
  bounds: { page: 1, offset: 2, frame: 2, cpu: 1 },
  boundsReason: 'the page that is replaced and reclaimed, and the one that replaces it',
  initial: [twoPages(), remapped(0, 0), kernel.tlbs.set(true)],
  actors: {
    remapper: remapper.runs(remapFilePages, { page: 0, access: 'read', wanted: 1, nonblock: true }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.TLB2,
    p.REF1,
    p.REF3,
    p.R8,
    p.REF7,
    p.DATA3cache,
    p.PT5,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 2209, transitions: 5278, depth: 53 },
  mutants: {
    'put before flush': {
      text: 'The page is given back before the TLBs are flushed.',
      change: [
        stepDropped(remapFilePages, 'flushing', 'flush TLBs'),
        stepInserted(remapFilePages, 'cleared', 'flush TLBs', flushAllTlbs(0)),
      ],
      expect: { violates: 'TLB2', steps: 23 },
      bug: 'B69c',
      reference: 'seed 004: zap_pte()',
    },
  },
});
