/** What a state says of itself beside its control flow. */

/** What a state says of itself beside its control flow, as its `meta`; a sub-chart brings it along. */
export interface Meta<Guard extends string = string> {
  /** In a state tagged asleep: the guard that says why it is right to sleep. */
  readonly while?: Guard;
  /**
   * Where its events happen, and those of the states inside that do not say so themselves: the kernel function as
   * `mm/memory.c:do_anonymous_page`, or in a word who else acts, such as `user space` or `hardware`.
   */
  readonly in?: string;
  /** Which version of the file, or which seed, it was read beside: `6.1`, `seed 000`. For the states inside, too. */
  readonly version?: string;
  /** What the machine does that others may not stand for, such as `detaches VMAs`. */
  readonly does?: readonly string[];
  /** What no other actor of a scenario may do beside it, each with the reason. */
  readonly excludes?: { readonly [deed: string]: string };
  /** Guards that must be true in the initial state, each with the reason: what the machine does not stand for. */
  readonly assumes?: { readonly [K in Guard]?: string };
}
