/** Statements without what a system does not look at. */
import { type Effect, type Statement, statements } from '../../language/ir.ts';

type Rewrite = (statement: Statement) => readonly Statement[] | null;

/** The statements, each replaced by what `rewrite` says; null: as it is, with what is in it rewritten. */
function rewritten(list: readonly Statement[], rewrite: Rewrite): readonly Statement[] {
  return list.flatMap((statement): readonly Statement[] => {
    const given = rewrite(statement);
    if (given !== null) return given;
    if (statement.op === 'if') {
      return [{ ...statement, yes: rewritten(statement.yes, rewrite), no: rewritten(statement.no, rewrite) }];
    }
    return statement.op === 'each' ? [{ ...statement, body: rewritten(statement.body, rewrite) }] : [statement];
  });
}

/** The same list for the same effect, so that what is derived from it is derived once. */
function once(rewrite: Rewrite): (effect: Effect) => readonly Statement[] {
  const known = new WeakMap<Effect, readonly Statement[]>();
  return (effect) => {
    const list = known.get(effect) ?? rewritten(statements(effect), rewrite);
    known.set(effect, list);
    return list;
  };
}

/** Where every store is visible at once, a barrier is not even a statement. */
export const withoutBarriers = once(({ op }) => (op === 'barrier' ? [] : null));

/** To give a lock back that is not held does nothing. */
export const undisciplined = once((statement) => {
  if (statement.op !== 'lock' || (statement.verb !== 'release' && statement.verb !== 'downgrade')) return null;
  const [check] = statement.body;
  return check?.op === 'check' ? [{ op: 'if', cond: check.cond, yes: [statement], no: [] }] : null;
});
