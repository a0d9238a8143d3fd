/** Which part of a machine's config a control state is. */

/** The keys that lead there from the config: `states`, `a`, `states`, `b` for the path `a.b`; none for the root. */
export function partOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('.').flatMap((name) => ['states', name]);
}
