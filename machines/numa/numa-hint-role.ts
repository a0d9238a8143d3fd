/** What a thread can ask and do whose access faults on a huge page for NUMA hinting: the vocabulary of do-huge-pmd-numa-page.ts. */
import {
  also,
  and,
  blocking,
  flag,
  index,
  mightSleep,
  not,
  optional,
  reference,
  role,
  words,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const hintedThread = role(
  'hinted thread',
  {
    registers: {
      /** Constants: what the thread accesses, and how. */
      page: index(m.page),
      access: words('write', 'read'),
      /** vmf->orig_pmd: which page it maps. */
      orig: optional(m.frame),
      /** The page, which is not referenced before it is said so, and the new one. */
      frame: reference(m.frame),
      to: reference(m.frame),
      /** It was isolated, and the new page is not mapped. */
      putsBack: flag,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const { frames } = m;
    const { page, frame: from, to } = self;
    const at = m.ptep(page, 0);
    const pmd = m.pmdOf(page);
    const lock = frames.lock.at(from);
    const writes = self.access.is('write');
    const mapsHuge = m.pmdMapsHuge(page);
    const isHinting = pmd.kind.is('invalid');
    const pmdSame = and(isHinting, pmd.frame.is(self.orig));
    return {
      guards: {
        nobodySubscribed: not(m.anySubscribed()),
        storeRetires: and(writes, mapsHuge, pmd.write),
        loadRetires: and(not(writes), mapsHuge),
        isHinting,
        pmdSame,
        /** One reference of the mapping, one of the fault, one of the isolation. */
        countExact: frames.refs.at(from).is(3),
        /** Without the one of the fault. */
        mayFreeze: and(pmdSame, frames.refs.at(from).is(2)),
        putsBack: self.putsBack,
      },
      actions: {
        store: m.store(at),
        load: m.load(at),
        noteOrig: self.orig.set(pmd.frame),
        notePage: from.set(pmd.frame),
        unlockPmd: m.unlockPmd(page),
        unlockMmap: [m.mmapLockOf(page).releaseRead(), self.orig.set('none')],
        getToWait: m.getFrame(from.known()),
        putWaited: m.putFrame(from.known()),
        forgetPage: from.set('none'),
        getPage: m.getFrame(from.known()),
        isolate: m.isolateFrame(from.known()),
        putBack: m.putBackFrame(from.known()),
        putToIsolation: m.putFrame(from.known()),
        copyPage: [m.copyFrame(to.known(), from.known(), page), m.chargeFrame(to.known())],
        replace: [
          frames.mapcount.at(to).increment(),
          pmd.set({ kind: 'huge', frame: to }),
          frames.mapcount.at(from).decrement(),
        ],
        clearHint: pmd.kind.set('huge'),
        giveUp: [m.copyGivenUp(from.known()), self.putsBack.set(true)],
        unlockNew: frames.lock.at(to).release(),
        putNew: [m.putFrame(to.known()), to.set('none')],
        forgetNew: to.set('none'),
        unlockPage: lock.release(),
        putOfMapping: m.putFrame(from.known()),
        endIsolation: m.putBackFrame(from.known()),
        takeBack: [frames.isolated.at(from).set(false), self.putsBack.set(false)],
        putPage: [m.putFrame(from.known()), from.set('none')],
      },
      steps: {
        lockMmap: m.mmapLockOf(page).acquireRead(),
        lockPmd: m.lockPmd(page),
        tryPageLock: lock.acquire(),
        awaitPage: blocking(lock.isFree(), mightSleep),
        allocateNew: also(
          frames.lock.at(chosen.frame).acquire(),
          [mightSleep, m.allocateFrame(chosen.frame), to.set(chosen.frame)],
          m.hugeFrameFree(chosen.frame),
        ),
      },
    };
  },
);
