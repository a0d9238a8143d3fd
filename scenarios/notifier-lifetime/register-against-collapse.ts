/** A consumer subscribes while a region is collapsed. */
import { and, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { kvmFaultOfNewVm } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { properties as p, pageTables, registersLater } from '../../models/index.ts';
import { collapsible } from '../khugepaged/setting.ts';
import { coherence, registered } from './setting.ts';

export default scenario({
  name: 'register-against-collapse',
  text: 'A VM is created while its region is collapsed into a huge page. khugepaged announces under mmap_lock for writing and goes on copying after the end: the guest looks its page up before or after all of it.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of one page that is there and one hole; the frame of the page and a huge page',
  initial: [collapsible(2, 1), registersLater(0)],
  actors: {
    R: subscriber.runs(notifierRegister),
    G: runsGuest(kvmFaultOfNewVm, { page: 0 }),
    C: collapser.runs(collapse, { page: 0 }),
  },
  properties: [
    ...coherence,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    registered,
    p.someCount,
    p.someSpte,
    p.someHugePmd,
    sometimes(
      'waits for the collapse',
      'the registration waits for mmap_lock while the table is out',
      and(
        subscriber.some((s) => s.in('registering.queued')),
        lockless(pageTables.pmd.at(0)).kind.is('none'),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 1259, transitions: 2207, depth: 85 },
});
