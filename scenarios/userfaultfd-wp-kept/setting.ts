/** What the scenarios start from and are judged by in which write protection goes through fork() and migration. */
import type { Effect, Property } from '../../checker/language/index.ts';
import { type Cond, never, sometimes } from '../../checker/language/index.ts';
import { wpMigratingChild, wpMigrationWaiter } from '../../machines/fault/wp-migrating-thread.ts';
import {
  kernel,
  opened,
  properties as p,
  protectionReturned,
  uffd,
  vmas,
  writeProtectedFromStart,
  writeProtection,
} from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from '../fork/setting.ts';

/** Context 0 is that of the parent, context 1 of the child. */
export const twoContexts = { ...twoOfEach, context: 2 } as const;

/** UFFDIO_WRITEPROTECT of page A has returned. */
export const protectedPage: Effect = [writeProtectedFromStart(0), protectionReturned(0)];

/** After aboutToFork(): the VMA of the parent is registered with context 0, which does not ask for the event. */
export const aboutToForkRegistered: Effect = [
  opened(0),
  uffd.mm.at(1).set(1),
  vmas.ctx.at(0).set(0),
  writeProtection.registered.at(0).set(true),
  kernel.noVmaLocks.set(true),
];
/** A process of so many tasks with page A in frame 0, write-protected, that forks. */
export function aboutToForkProtected(tasks: number): Effect {
  return [aboutToFork(tasks), aboutToForkRegistered, protectedPage, kernel.migrationWaits.set(true)];
}
/** It asks. */
export const wantsFork: Effect = uffd.wantsEvents.at(0).set(true);

/** Stores to the page of the child. */
export const childStores = wpMigrationWaiter.runs(wpMigratingChild, { page: 1, access: 'write' });

export const protectedFork: readonly Property[] = [...forking, p.D7, p.RMAP2, p.LIVE1rest, p.D6there];

export const asks = sometimes(
  'asks',
  'a store waits for user space',
  wpMigrationWaiter.some((t) => t.in('fault.handleUserfault.asleep')),
);

/** `waits`: a store of the child does. */
export function asksInVain(waits: Cond): Property {
  return never('asks in vain', 'no store of the child waits, whose memory nobody has protected', waits);
}
