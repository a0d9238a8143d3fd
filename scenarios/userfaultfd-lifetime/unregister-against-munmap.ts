/** Two threads unregister a VMA that a third one unmaps. */
import { guardBecomes, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as p, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

const unregisters = unregistrar.runs(uffdUnregister, { page: 0 });

export default scenario({
  name: 'unregister-against-munmap',
  text: 'Two threads unregister an armed VMA while a third one unmaps it: who comes second finds it unarmed and succeeds, who comes last finds nothing.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA that is disarmed twice or gone',
  initial: armedByOneContext(3),
  actors: { first: unregisters, second: unregisters, other: unmapper.runs(munmap, { page: 0 }) },
  properties: [
    p.R1,
    ...contextsGivenBack,
    p.vmasFreed,
    p.mappedInside,
    p.R4vma,
    p.R10,
    p.L7,
    sometimes('freed', 'the VMA is freed', lockless(vmas.state.at(0)).is('freed')),
  ],
  expect: { verdict: 'holds', states: 688, transitions: 1556, depth: 32 },
  mutants: {
    'armed or not': {
      text: 'The second one takes the VMA for armed and wakes in a context that it does not have.',
      change: guardBecomes(unregistrar, 'vmaArmed', true),
      expect: { violates: 'none used as an index', steps: 22 },
      reference: 'userfaultfd_unregister(): skips a VMA without context',
    },
  },
});
