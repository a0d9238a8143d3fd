/** A protocol: scenarios that belong together, and what its pages in docs/protocols/ say about them. */
import type { Scenario } from '../checker/language/spec.ts';

export interface Protocol {
  /** In kebab-case: the folder of its scenarios and the name of its page. */
  readonly name: string;
  /** The heading of the page. */
  readonly title: string;
  /** What the protocol is for and who takes part, for a reader who knows the kernel. */
  readonly text: string;
  /** Functions, files and versions, or documents, that the machines were written from. */
  readonly sources: readonly string[];
  /** What the kernel does and the machines leave out, one entry each. */
  readonly notModelled: readonly string[];
  /**
   * Why a step is there that no scenario misses, by what the names of its rows in the protocol's matrix begin with, such
   * as `mm/memory.c:do_anonymous_page/locked/`. A test refuses an entry that explains nothing.
   */
  readonly unneeded?: { readonly [name: string]: string };
  /** In the order in which they are listed and checked. */
  readonly scenarios: readonly Scenario[];
}
