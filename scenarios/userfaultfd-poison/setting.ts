/** The actors that the scenarios of UFFDIO_POISON share. */
import { poisonedThread, poisonFaulter } from '../../machines/fault/poisoned-thread.ts';
import { poisoner, poisoningMonitor, poisonsOnce } from '../../machines/userfaultfd/userfaultfd-poison.ts';

export const loadsFromA = poisonFaulter.runs(poisonedThread, { access: 'read' });
export const poisonsA = poisoner.runs(poisonsOnce, { page: 0, last: 0 });
export const answersWithPoison = poisoner.runs(poisoningMonitor);
