/** What comes of every access and call in the end, for scenarios in which each of them succeeds. */
import { and, atEnd, never } from '../checker/language/index.ts';
import { faulter } from '../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../machines/userfaultfd/descriptor-user-role.ts';
import { properties as p, task } from '../models/index.ts';

export const accessesMade = atEnd(
  'accesses made',
  'when all rests every thread has made its access',
  faulter.all((thread) => thread.in('done')),
);
export const rangesFilled = atEnd(
  'ranges filled',
  'when all rests every resolver has gone through its range',
  uffdUser.all((user) => user.in('done')),
);
export const killedStays = never(
  'killed stays',
  'who has a fatal signal pending when its fault is over goes on to no access',
  faulter.some((thread) => and(thread.in('accessing'), task.signal.at(thread.id).is('fatal'))),
);
export const killedRightly = never(
  'killed rightly',
  'nobody ends as killed who has no fatal signal pending',
  faulter.some((thread) => and(thread.in('killed'), task.signal.at(thread.id).isnt('fatal'))),
);
/** Nobody keeps what the actors of userfaultfd hold for as long as they need it: context, mm_users, mm_count. */
export const contextsGivenBack = [p.R1rest, p.usersCounted, p.countCounted] as const;
