/** Which locks an actor surely holds in each control state, whatever the schedule: read off the machine alone. */
import type { Act, Candidate, Chart, ChartState } from '../../compile/chart/chart.ts';
import { ancestry, initialEntries, move } from '../../compile/chart/move.ts';
import type { System } from '../../compile/system/system.ts';
import { fieldText, type Statement } from '../../language/ir.ts';
import type { AnyRole } from '../../language/role.ts';

type Locks = ReadonlySet<string>;

/** By control state its locks, such as `mm.lock`; a lock that only some ways there hold is left out. */
export function surelyHeld(system: System, chart: Chart, role: AnyRole): ReadonlyMap<number, Locks> {
  const after = (locks: Locks, acts: readonly Act[]): Locks =>
    acts.reduce((held, act) => (act.kind === 'action' ? afterAll(held, system.action(role, act.use)) : held), locks);
  const held = new Map<number, Locks>();
  const open: number[] = [];
  const arrive = (state: number, locks: Locks): void => {
    const before = held.get(state);
    const both = before === undefined ? locks : intersection(before, locks);
    if (before !== undefined && before.size === both.size) return;
    held.set(state, both);
    open.push(state);
  };
  const entries = initialEntries(chart);
  const entryActs = (states: readonly ChartState[]): Act[] => states.flatMap(({ entry }) => entry);
  arrive(entries.at(-1)?.index ?? 0, after(new Set(), entryActs(entries)));
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const locks = held.get(from) ?? new Set();
    for (const candidate of candidatesAt(chart, from)) {
      const { exits, entries: entered, to } = move(chart, from, candidate);
      arrive(to, after(locks, [...exits.flatMap(({ exit }) => exit), ...candidate.acts, ...entryActs(entered)]));
    }
  }
  return held;
}

/** Whatever the actor may take in the state: its own, those of the states around it, and of what is done with it. */
function candidatesAt(chart: Chart, index: number): readonly Candidate[] {
  const line = ancestry(chart, index);
  const [state, around] = line;
  if (state === undefined) return [];
  // An event that nobody offers outside is raised, and then it is taken at once.
  const list = line.flatMap(({ on, always }) => [...[...on.values()].flat(), ...always]);
  return state.kind === 'final' ? [...list, ...(around?.onDone ?? [])] : list;
}

function afterAll(held: Locks, statements: readonly Statement[]): Locks {
  return statements.reduce(afterOne, held);
}

function afterOne(held: Locks, statement: Statement): Locks {
  switch (statement.op) {
    case 'lock': {
      const lock = fieldText(statement.lock);
      if (statement.verb === 'acquire') return new Set([...held, lock]);
      return statement.verb === 'release' ? new Set([...held].filter((each) => each !== lock)) : held;
    }
    case 'if':
      return intersection(afterAll(held, statement.yes), afterAll(held, statement.no));
    case 'each':
      return intersection(held, afterAll(held, statement.body));
    default:
      return held;
  }
}

function intersection(left: Locks, right: Locks): Locks {
  return new Set([...left].filter((lock) => right.has(lock)));
}
