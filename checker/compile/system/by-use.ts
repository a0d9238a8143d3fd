/** What a name of a role stands for, found out once: the reference asks for it in each state. */
import type { AnyRole } from '../../language/role.ts';
import type { Use } from '../chart/chart.ts';
import { once } from './once.ts';

export class ByUse<T> {
  private readonly known = new Map<AnyRole, Map<string, T>>();

  of(role: AnyRole, { name, params }: Use, make: () => T): T {
    return once(this.known, role, params === undefined ? name : JSON.stringify([name, params]), make);
  }
}
