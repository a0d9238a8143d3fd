/** Members of an interchangeable sort have no order and no names: renaming them must change nothing. */

import { orderUses } from '../reduce/order-uses.ts';
import { type Definition, refuse } from '../system/definition.ts';
import type { System } from '../system/system.ts';

/** Throws ModelError where the definition orders an interchangeable sort, counts along it or names a member by number. */
export function refuseOrder(
  { sizeOf }: System,
  { where, guard, effect }: Omit<Definition, 'role'>,
  disciplined = true,
): void {
  const use = orderUses({ guard, effect }, { disciplined, sizeOf }).find(({ sort }) => sort.interchangeable);
  if (use === undefined) return;
  refuse(
    where,
    `'${use.sort.name}' is interchangeable, so ${use.what}; let an event choose, or declare the sort as ordered`,
  );
}

/** The same in the lock that guards a field. */
export function refuseOrderInDiscipline(system: System): void {
  for (const { name, discipline } of system.blocks) {
    for (const [field, { read, write }] of Object.entries(discipline)) {
      for (const guard of [read, write])
        refuseOrder(system, { where: `the lock of '${name}.${field}'`, guard, effect: [] }, false);
    }
  }
}
