/** What a thread can ask and do that stores to a private mapping of a huge page of a file: the vocabulary of private-store.ts. */
import { and, index, mightSleep, not, reference, role } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const privateStorer = role(
  'private storer',
  {
    registers: {
      /** Constant: where it stores. */
      page: index(m.page),

      /** The table that pte_offset_map_lock() has found, and what is mapped there, with a reference. */
      table: reference(m.table),
      frame: reference(m.frame),
      copy: reference(m.frame),
      ...bracketRegisters,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const { page, table, frame, copy } = self;
    const at = m.ptep(page, table);
    const now = m.entry(at);
    const walked = m.entryLockless(m.ptep(page));
    const bracket = bracketVocabulary(self, { covers: (p) => p.is(page) });
    const isProtected = (pte: m.Pte) => and(pte.kind.is('present'), not(pte.write));
    return {
      guards: {
        ...bracket.guards,
        announces: m.anySubscribed(),
        storeRetires: m.writable(m.ptep(page)),
        tableThere: m.tableAt(page).isnt('none'),
        looksProtected: and(m.tableAt(page).isnt('none'), isProtected(walked)),
        pmdSame: m.tableAt(page).is(table),
        isProtected: isProtected(now),
        stillProtected: and(isProtected(now), now.frame.is(frame)),
        frameFree: m.frameFree(chosen.frame),
      },
      actions: {
        ...bracket.actions,
        store: m.storeToFolio(page),
        unlockMmap: m.mmapLockOf(page).releaseRead(),
        mapTable: [m.rcuReadLock(), table.set(m.tableAt(page))],
        unlockPte: [m.unlockPte(at), m.rcuReadUnlock(), table.set('none')],
        getMapped: [m.getFrame(now.frame.known()), frame.set(now.frame)],
        allocate: [mightSleep, m.allocateFrame(chosen.frame), m.chargeFrame(chosen.frame), copy.set(chosen.frame)],
        copyPage: m.frames.content.at(copy).set(m.contentAt(frame, page)),
        clearPte: m.takeEntryOut(at),
        flush: m.flushAllTlbs(page),
        setCopy: [m.uncount(frame.known(), page), m.mapPrivateCopy(at, copy.known(), 'a page'), copy.set('none')],
        removeRmap: m.frames.mapcount.at(frame).decrement(),
        putMapping: m.putFrame(frame.known()),
        freeCopy: [m.putFrame(copy.known()), copy.set('none')],
        putPage: [m.putFrame(frame.known()), frame.set('none')],
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mmapLockOf(page).acquireRead(),
        lockPte: m.lockPte(at),
      },
    };
  },
);
