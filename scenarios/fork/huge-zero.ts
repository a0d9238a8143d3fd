/** fork() of a process that has the huge zero page: parent and child split it each for himself. */
import { actionBecomes, always, scenario, sometimes } from '../../checker/language/index.ts';
import { dupMmapOfHugeZero, hugeZeroForker } from '../../machines/fork/dup-mmap-of-huge-zero.ts';
import { forkedHugeZeroFaulter, hugeZeroChild, hugeZeroParent } from '../../machines/fork/huge-zero-thread-of-fork.ts';
import {
  fork,
  frames,
  freeTable,
  hugeZero,
  hugeZeroFrame,
  hugeZeroMapped,
  isHugeZero,
  kernel,
  mapHugeZero,
  properties as p,
  pmdOf,
  promiseContent,
  unusedTable,
} from '../../models/index.ts';
import { aboutToFork, twoOfEach } from './setting.ts';

const child = fork.copy.at(hugeZeroForker.self.page).known();

export default scenario({
  name: 'fork-with-huge-zero',
  text: 'A process in which the huge zero page is mapped forks while a thread of it stores there: the child gets the huge zero page as well, or the table into which it was split. Then the child stores there, too.',
  bounds: { ...twoOfEach, frame: 4, table: 3 },
  boundsReason:
    'one page stands for the region; the huge zero page, and a page for each store; a table for the parent, one for the child, and one for who finds none in the middle of a split',
  initial: [
    aboutToFork(2, 1, 0),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    hugeZeroFrame(0),
    hugeZeroMapped(0, 0),
    promiseContent(0, 'zero'),
    pmdOf(1).kind.set('none'),
    unusedTable(1),
    unusedTable(2),
  ],
  actors: {
    fork: hugeZeroForker.runs(dupMmapOfHugeZero, { page: 0, child: 1 }),
    parent: forkedHugeZeroFaulter.runs(hugeZeroParent, { page: 0, access: 'write', readsBack: true }),
    child: forkedHugeZeroFaulter.runs(hugeZeroChild, { page: 1, access: 'write', readsBack: true }),
  },
  properties: [
    p.D3,
    p.D4,
    p.exclusiveOnce,
    p.seqEven,
    p.L4,
    p.PT1,
    p.PT2,
    p.REF3,
    p.tablesAccounted,
    always('zero', 'the huge zero page contains zeros', frames.content.at(hugeZero.frame.known()).is('zero')),
    sometimes('huge zero', 'the huge zero page is mapped in both', isHugeZero(1)),
    p.someSharedFrame,
  ],
  expect: { verdict: 'holds', states: 10997, transitions: 20892, depth: 86 },
  mutants: {
    'writable in the child': {
      text: 'The entry of the child may be stored through: what it stores all processes load that have nothing there.',
      change: actionBecomes(hugeZeroForker, 'mapHugeZero', [
        hugeZeroForker.actions.mapHugeZero,
        pmdOf(child).write.set(true),
      ]),
      expect: { violates: 'zero', steps: 18 },
      reference: 'copy_huge_pmd(), mm/huge_memory.c: pmd_wrprotect()',
    },
    'deposit of the parent': {
      text: 'The child has the table deposited that the parent has: once both have split the huge zero page, two processes have one page table.',
      change: actionBecomes(hugeZeroForker, 'mapHugeZero', [
        mapHugeZero(child, pmdOf(hugeZeroForker.self.page).table),
        freeTable(hugeZeroForker.self.table.known()),
        hugeZeroForker.self.table.set('none'),
      ]),
      expect: { violates: 'tables', steps: 61 },
      reference: 'copy_huge_pmd(), mm/huge_memory.c: pgtable_trans_huge_deposit()',
    },
  },
});
