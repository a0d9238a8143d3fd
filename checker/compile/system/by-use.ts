/** What a name of a role stands for, found out once: the reference asks for it in each state. */
import type { AnyRole } from '../../language/role.ts';
import type { Use } from '../chart/chart.ts';

export class ByUse<T> {
  private readonly known = new Map<AnyRole, Map<string, T>>();

  of(role: AnyRole, { name, params }: Use, make: () => T): T {
    const ofRole = this.known.get(role) ?? new Map<string, T>();
    this.known.set(role, ofRole);
    const key = params === undefined ? name : JSON.stringify([name, params]);
    const found = ofRole.get(key) ?? make();
    ofRole.set(key, found);
    return found;
  }
}
