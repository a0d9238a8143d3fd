/** What is made for two things together, made once. */
export function once<A, B, T>(
  known: { get(one: A): Map<B, T> | undefined; set(one: A, made: Map<B, T>): unknown },
  one: A,
  other: B,
  make: () => T,
): T {
  let ofOne = known.get(one);
  if (ofOne === undefined) {
    ofOne = new Map();
    known.set(one, ofOne);
  }
  let found = ofOne.get(other);
  if (found === undefined) {
    found = make();
    ofOne.set(other, found);
  }
  return found;
}
