/** What the scenarios of device memory start from and are judged by. */
import { and, atEnd, eventually, exists, lockless, never, not, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { deviceFaulter } from '../../machines/device-memory/migrating-thread.ts';
import { entry, frames, mappedFromStart, properties as p, page, pageTables, ptep } from '../../models/index.ts';

/** Page A is in frame 0, which is memory of the device and contains what was stored. */
export const inDevice: Effect = [
  frames.kind.at(0).set('device'),
  mappedFromStart(0, 0),
  entry(ptep(0)).kind.set('device private'),
];
/** No VMA is read-only, and nobody forks. */
const permission = never(
  'permission kept',
  'a page that may be stored to may be stored to wherever it is moved',
  exists(page, (q) => {
    const now = lockless(pageTables.pte.at(0).at(q));
    return and(now.kind.isOneOf('present', 'device private', 'migration'), not(now.write));
  }),
);
const calledUnderMmapLock = never(
  'called under mmap_lock',
  'the callback of the driver is called with mmap_lock held, and not with the lock of the VMA',
  deviceFaulter.some((t) => and(t.in('fault.devicePrivate.calling'), t.under.isnt('mmap_lock'))),
);
export const counts = [p.R2, p.REF1, p.REF3, p.REF5, p.REF6, p.REF7, p.RMAP2, p.LIVE1rest, p.PT1];
export const contents = [p.D3, p.D4, permission, calledUnderMmapLock, ...counts];

export const someDeviceEntry = sometimes(
  'a page in the device',
  'an entry says that its page is in memory of the device',
  exists(page, (q) => pageTables.pte.at(0).at(q).kind.is('device private')),
);
export const cameBack = sometimes(
  'came back',
  'a fault has moved the page out of the device',
  deviceFaulter.some((t) => t.in('fault.devicePrivate.moving.unlockingNew')),
);
export const accessesMade = atEnd(
  'accesses made',
  'when all rests every thread has made its access',
  deviceFaulter.all((t) => t.in('done')),
);
/** Of scenarios in which nobody keeps the page for ever. */
export const accessesSucceed = eventually(
  'LIVE2',
  'all accesses succeed in the end',
  deviceFaulter.all((t) => t.in('done')),
);
