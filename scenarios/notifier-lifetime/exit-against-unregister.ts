/** An address space ends while the last reference to a VM of it goes. */
import {
  actionBecomes,
  derive,
  guardBecomes,
  lockless,
  not,
  nothing,
  scenario,
  when,
  withoutLock,
} from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { destroyVm, vmOwner } from '../../machines/notifier/mmu-notifier-unregister.ts';
import { isLinked, notifier, properties as p, subscribedFromStart } from '../../models/index.ts';
import { subscribedWithPage } from './setting.ts';

const unregister = 'mm/mmu_notifier.c, mmu_notifier_unregister()';
const release = 'mm/mmu_notifier.c, mn_hlist_release()';

const exitAgainstUnregister = scenario({
  name: 'exit-against-unregister',
  text: 'The only task of an address space exits while another process closes the last descriptor of a VM of it. Both call release() if they find the subscription on the list, perhaps at once; neither goes on before no callback is running, and no page is freed while the guest’s MMU has it.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, of which the guest has a translation',
  initial: subscribedWithPage(1),
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    owner: vmOwner.runs(destroyVm),
  },
  properties: [
    p.SEC2,
    p.SEC6,
    p.SEC6release,
    p.leftList,
    p.subscribersCounted,
    p.R2,
    p.REF3,
    p.mappedInside,
    p.bothRelease,
  ],
  expect: { verdict: 'holds', states: 409, transitions: 758, depth: 37 },
  mutants: {
    'exit does not release': {
      text: 'exit_mmap() goes on without a call of release(), and trusts that the owner will drop its translations: they lead to what it frees',
      change: guardBecomes(lastUser, 'moreToRelease', false),
      expect: { violates: 'SEC2', steps: 17 },
      reference: release,
    },
    'unlinked before release': {
      text: 'unregister takes the subscription off the list first: exit_mmap() finds nobody to wait for, and frees the page before release() has dropped the translation',
      change: [
        actionBecomes(vmOwner, 'enterSrcu', [
          vmOwner.actions.enterSrcu,
          lockless(notifier.subscribed.at(0)).set(false),
        ]),
        guardBecomes(vmOwner, 'hasCallback', true),
      ],
      expect: { violates: 'SEC2', steps: 15 },
      bug: 'B52',
      reference: unregister,
    },
    'deleted twice': {
      text: 'unregister has found the subscription on the list, and takes it off without looking again: exit_mmap() has done so meanwhile, and the node has no neighbour any more, whose pointer is to be changed',
      change: actionBecomes(vmOwner, 'unlink', [
        when(not(isLinked(0)), notifier.users.at(vmOwner.self.callee.known()).set(0)),
        vmOwner.actions.unlink,
      ]),
      expect: { violates: 'none used as an index', steps: 25 },
      bug: 'B52b',
      reference: `751efd8610d3 (3.9): ${unregister}, hlist_del_init_rcu() instead of hlist_del_rcu()`,
    },
    'unregister does not wait': {
      text: 'the owner finds itself off the list and frees the VM, while exit_mmap() is still in its release()',
      change: guardBecomes(vmOwner, 'synchronizeSrcu', true),
      expect: { violates: 'SEC6', steps: 21 },
      bug: 'B27',
      reference: `${unregister}: synchronize_srcu()`,
    },
    'mm_count kept': {
      text: 'unregister does not give back what register has taken',
      change: actionBecomes(vmOwner, 'mmdrop', nothing),
      expect: { violates: 'mm_count of subscribers', steps: 32 },
      reference: `${unregister}: mmdrop()`,
    },
  },
});

export default exitAgainstUnregister;

export const besideDriver = derive(exitAgainstUnregister, {
  name: 'exit-and-unregister-beside-driver',
  text: 'The same beside a driver without release(): exit_mmap() takes both off the list, whoever has left it meanwhile, and nobody comes back to it.',
  bounds: { consumer: 2 },
  boundsReason: 'one page, of which the guest has a translation; the driver beside it on the list',
  initial: [subscribedFromStart(1), notifier.kind.at(1).set('driver')],
  expect: { verdict: 'holds', states: 421, transitions: 778, depth: 38 },
  mutants: {
    'list not locked': {
      text: 'the list is changed without its lock: who leaves it puts the driver back that exit_mmap() has taken off',
      change: withoutLock(notifier.lock.at(0)),
      expect: { violates: 'SEC6release', steps: 28 },
      reference: release,
    },
  },
});
