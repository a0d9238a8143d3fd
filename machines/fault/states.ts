/** Parts of machines that several machines take. */

/** Keeps the names in the type, so that each machine that takes the states checks them against its vocabulary. */
export function states<const S>(config: S): S {
  return config;
}
